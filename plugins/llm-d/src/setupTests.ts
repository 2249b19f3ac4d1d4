import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A tab is loaded on demand, and the first one compiles its modules: that may take more than the default second.
configure({ asyncUtilTimeout: 60_000 });
