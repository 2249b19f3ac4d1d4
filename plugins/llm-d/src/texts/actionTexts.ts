/** Texts of day-two actions. */
export const actionTexts = {
  actions: {
    menu: 'Change the stack',
    scale: 'Scale a stage',
    'set-scorer-weights': 'Change scorer weights',
    'restart-epp': 'Restart the endpoint picker',
    delete: 'Delete the stack',
    edit: 'Edit in the template',
    beyondForm:
      'The form has no field for some of this stack, and would set it back. Change its custom resources in Git or with kubectl:',
    denied: 'You lack the permission to change this stack.',
    readOnly:
      'Read-only: only stacks that a SchedulerInstall made can be changed.',
    stage: 'Stage',
    prefill: 'Prefill',
    decode: 'Decode',
    replicas: 'Replicas',
    loadingReplicas: 'Reading how many pods there are to be',
    noStage:
      'No SimulatorDeployment of this stack can be read, so there is no stage to scale.',
    weightOf: 'Weight of {{scorer}}',
    notEditable:
      'The weights are not set in the SchedulerInstall, so the portal cannot change them.',
    loadingWeights: 'Reading the weights',
    preview: 'Show what it would do',
    previewing: 'Finding out what it would do',
    willChange: 'Changes to the custom resources',
    willFollow: 'What follows from them',
    inventory: 'Everything that goes',
    inventoryCount_one: '{{count}} object will be deleted for good.',
    inventoryCount_other: '{{count}} objects will be deleted for good.',
    nothing: 'Nothing would change.',
    refused: 'Not allowed: {{reason}}',
    cancel: 'Cancel',
    confirm: {
      scale: 'Scale',
      'set-scorer-weights': 'Change the weights',
      'restart-epp': 'Restart',
      delete: 'Delete for good',
    },
    explain: {
      scale:
        'Pods start or end; requests under way on a pod that ends are lost.',
      'set-scorer-weights':
        'The endpoint picker starts anew with the weights; its prefix index is empty afterwards.',
      'restart-epp':
        'The endpoint picker starts anew: requests fail or bypass it until it is ready, and its prefix index is empty afterwards.',
      delete:
        'Both custom resources are deleted; the operator removes everything that it made for them.',
    },
    typeName: 'Type {{name}} to confirm',
    done: {
      scale: 'Scaling: the picture follows the pods.',
      'set-scorer-weights': 'The endpoint picker gets its new weights.',
      'restart-epp': 'The endpoint picker restarts.',
      delete: 'The stack is being deleted.',
    },
  },
} as const;
