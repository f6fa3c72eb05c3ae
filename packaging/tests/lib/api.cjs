"use strict";
// As much of the API as Claude Code needs for a turn, on loopback: whatever is asked, the reply is one sentence. api.cjs PORT
const { createServer } = require("node:http");

const message = (content, reason) => ({
  id: "msg_of_a_test",
  type: "message",
  role: "assistant",
  model: "claude-of-a-test",
  content,
  stop_reason: reason,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
});
const text = (said) => ({ type: "text", text: said });
const events = [
  { type: "message_start", message: message([], null) },
  { type: "content_block_start", index: 0, content_block: text("") },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Understood." } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: "message_stop" },
];

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    if (request.method !== "POST" || !request.url.startsWith("/v1/messages")) return response.writeHead(404).end();
    const { stream } = JSON.parse(Buffer.concat(parts));
    response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json" });
    if (!stream) return response.end(JSON.stringify(message([text("Understood.")], "end_turn")));
    response.end(events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(""));
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
