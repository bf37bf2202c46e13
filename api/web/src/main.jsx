// First: Monaco looks for its workers as soon as it is loaded.
import 'graphiql/setup-workers/vite';

import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { Editors } from './editors.jsx';
import { examples } from './examples.js';
import { examplesPlugin } from './examples-plugin.jsx';
import { fetcher } from './fetcher.js';

import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples.map(({ query }) => ({ query }))}
    defaultEditorToolsVisibility="headers"
    plugins={[explorerPlugin(), examplesPlugin]}
    referencePlugin={DOC_EXPLORER_PLUGIN}
    shouldPersistHeaders={false}
    inputValueDeprecation
    schemaDescription
  >
    <Editors />
  </GraphiQL>,
);
