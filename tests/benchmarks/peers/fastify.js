// What a submission is to the backend, written as one would with Fastify and better-sqlite3: validated by the contract's
// schema, kept once per key, acknowledged after its own commit.
//
//     node fastify.js CONTRACT DATABASE
"use strict";

const { createHash, randomBytes, randomUUID } = require("node:crypto");
const { readFileSync } = require("node:fs");
const Database = require("better-sqlite3");

const [contractFile, databaseFile] = process.argv.slice(2);
const contract = JSON.parse(readFileSync(contractFile, "utf-8"));

const database = new Database(databaseFile);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`
  CREATE TABLE IF NOT EXISTS submissions (
    id TEXT PRIMARY KEY, form TEXT NOT NULL, contract_digest TEXT NOT NULL, idempotency_key TEXT,
    body_fingerprint TEXT NOT NULL, answers TEXT NOT NULL, receipt TEXT NOT NULL UNIQUE, received_at TEXT NOT NULL,
    UNIQUE (form, idempotency_key)
  )
`);
const insert = database.prepare(`
  INSERT INTO submissions VALUES (@id, @form, @digest, @key, @fingerprint, @answers, @receipt, @at)
  ON CONFLICT (form, idempotency_key) DO NOTHING
`);
const kept = database.prepare("SELECT * FROM submissions WHERE form = ? AND idempotency_key = ?");

const schema = { ...contract.answers };
delete schema.$schema;
schema.properties = { ...schema.properties, _key: { type: "string" }, _contract: { const: contract.digest } };

const app = require("fastify")({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });

app.post(`/f/${contract.form}`, { schema: { body: schema } }, async (request, reply) => {
  const { _key: key, _contract: digest, ...answers } = request.body;
  const canonical = JSON.stringify(answers, Object.keys(answers).sort());
  const fingerprint = createHash("sha256").update(canonical).digest("hex");
  const row = {
    id: randomUUID(), form: contract.form, digest, key: key ?? null, fingerprint, answers: canonical,
    receipt: randomBytes(18).toString("base64url"), at: new Date().toISOString(),
  };
  const created = insert.run(row).changes === 1;
  const found = created ? row : kept.get(contract.form, key);
  if (!created && found.body_fingerprint !== fingerprint) {
    return reply.code(422).send({ ok: false, error: "key-reused" });
  }
  const next = `/f/receipts/${found.receipt}`;
  return reply.code(created ? 201 : 200).send({ ok: true, id: found.id, receipt: found.receipt, next });
});

app.listen({ host: "127.0.0.1", port: 0 }).then(() => {
  console.log(`Listening at http://127.0.0.1:${app.server.address().port}/`);
});
