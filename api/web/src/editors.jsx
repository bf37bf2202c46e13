import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Shown while the field of headers is empty, and never sent. */
const PLACEHOLDER = '{"Authorization": "Bearer …"}';

/** The letters that GraphiQL brings along lack Vietnamese ones, and patch them together: we take the machine's own. */
const FONTS = '"DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace';

/** Sets what GraphiQL leaves open of its editors. */
export function Editors() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const headers = useGraphiQL((state) => state.headerEditor);
  const response = useGraphiQL((state) => state.responseEditor);

  useEffect(() => {
    for (const editor of [query, variables, headers, response]) {
      editor?.updateOptions({ fontFamily: FONTS, fontSize: 14 });
    }
    query?.updateOptions({ wordWrap: 'on' });
    headers?.updateOptions({ placeholder: PLACEHOLDER });
  }, [query, variables, headers, response]);
  return null;
}
