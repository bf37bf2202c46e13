import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { examples } from './examples.js';

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M5 4h14M5 9h14M5 14h9M5 19h6" />
      <path d="m15 15 5 3-5 3z" />
    </svg>
  );
}

/** The examples again, for whoever closed their tabs. */
function Examples() {
  const { addTab } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const open = (query) => {
    addTab();
    editor?.setValue(query);
  };
  return (
    <section aria-label="Examples · Ví dụ">
      <h2 className="examples-heading">Examples · Ví dụ</h2>
      {examples.map(({ name, title, query }) => (
        <button key={name} type="button" className="graphiql-un-styled examples-entry" onClick={() => open(query)}>
          {title}
        </button>
      ))}
    </section>
  );
}

export const examplesPlugin = { title: 'Examples · Ví dụ', icon: Icon, content: Examples };
