// Stands before a server that wants a token, for programs that cannot send one. node guest.mjs URL TOKEN: prints its port.
import { createServer, request } from "node:http";

const [url, token] = process.argv.slice(2);
const target = new URL(url);
const listening = createServer((asked, answer) => {
  const headers = { ...asked.headers, authorization: `Bearer ${token}` };
  // A guest at the right door keeps the server's own name; one that came under a foreign name keeps that.
  if (headers.host === `127.0.0.1:${listening.address().port}` || headers.host === `localhost:${listening.address().port}`) {
    headers.host = target.host;
  }
  if (headers.origin === `http://127.0.0.1:${listening.address().port}` || headers.origin === `http://localhost:${listening.address().port}`) {
    headers.origin = target.origin;
  }
  const asking = request({ host: target.hostname, port: target.port, path: asked.url, method: asked.method, headers }, given => {
    answer.writeHead(given.statusCode, given.headers);
    given.pipe(answer);
  });
  asking.on("error", () => answer.destroy());
  answer.on("close", () => asking.destroy());
  asked.pipe(asking);
});
listening.listen(0, "127.0.0.1", () => console.log(listening.address().port));
