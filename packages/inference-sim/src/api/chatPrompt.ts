import { Generation } from '../configuration/SimulatorGeneration';
import { ChatMessage, ChatPart } from './requestSchemas';

const partText = (part: ChatPart): string[] => {
  switch (part.type) {
    case 'text':
      return [part.text ?? ''];
    case 'image_url':
      return part.image_url ? [`image: ${part.image_url.url}`] : [];
    case 'audio_url':
      return part.audio_url ? [`audio: ${part.audio_url.url}`] : [];
    case 'video_url':
      return part.video_url ? [`video: ${part.video_url.url}`] : [];
    case 'input_audio':
      return part.input_audio
        ? [`input_audio: ${part.input_audio.format ?? ''}`]
        : [];
    default:
      return [];
  }
};

/** What a message says, tool calls included, without who says it. */
export const messageText = ({ content, tool_calls: calls }: ChatMessage) => {
  const said =
    typeof content === 'string'
      ? content
      : (content ?? []).flatMap(partText).join('\n');
  const called = (calls ?? []).map(call =>
    call.function.name
      ? `[${call.function.name}(${call.function.arguments ?? ''})]`
      : '',
  );
  return `${said}${called.join('')}`;
};

const speaker = ({ role, tool_call_id: id }: ChatMessage): string =>
  id ? `${role}(${id})` : role;

/**
 * The text that a chat is tokenized as. Up to 0.8 the messages are joined by
 * spaces; later each is a line that names its role.
 */
export const chatPrompt = (
  messages: readonly ChatMessage[],
  generation: Generation,
): string =>
  generation === '>=0.9'
    ? messages
        .map(message => `### ${speaker(message)}: ${messageText(message)}\n`)
        .join('')
    : messages.map(messageText).join(' ');
