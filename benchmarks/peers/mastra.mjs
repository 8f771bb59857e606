// Answers lines of JSON on standard input with Mastra's PgVector: {do: create | index | ask}.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { PgVector } = createRequire(join(process.argv[2], "from-here.js"))("@mastra/pg");
const server = JSON.parse(process.env.PEER_SERVER);
const vectors = new PgVector({
  host: server.host,
  port: Number(server.port ?? 5432),
  database: server.dbname,
  user: server.user,
  password: server.password ?? "none",
});

async function answer(asked) {
  if (asked.do === "create") {
    await vectors.createIndex({ indexName: asked.index, dimension: asked.dimension, buildIndex: false });
    return {};
  }
  if (asked.do === "index") {
    await vectors.buildIndex({ indexName: asked.index, metric: "cosine", indexConfig: { type: "hnsw" } });
    return {};
  }
  const began = performance.now();
  const found = await vectors.query({
    indexName: asked.index,
    queryVector: asked.vector,
    topK: asked.k,
    filter: asked.filter,
  });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, found: found.map(({ metadata }) => ({ fact: metadata.fact, text: metadata.text })) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = await answer(JSON.parse(line));
  } catch (error) {
    said = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(said) + "\n");
}
await vectors.disconnect();
