/** Models cannot be added in the browser: they come with the place of a secret. */
export function WhereModelsAre() {
  return (
    <>
      Models stand under <code>models</code> in <code>baton.json</code> of the server’s data directory, or as JSON
      in <code>BATON_MODELS</code>: provider, model, prices, and where the key is. They are read when the server starts.
    </>
  );
}
