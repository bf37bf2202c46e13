import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Shown while the field of headers is empty, and never sent. */
const PLACEHOLDER = '{"Authorization": "Bearer …"}';

/** Says in the field of headers how a token is sent. */
export function TokenField() {
  const editor = useGraphiQL((state) => state.headerEditor);
  useEffect(() => editor?.updateOptions({ placeholder: PLACEHOLDER }), [editor]);
  return null;
}
