// @ts-check
// The live stream: server-sent events by fetch, resumed where they stopped.

import { Gone } from "./api.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

/**
 * Splits a body into events as it arrives.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{id: number | null, event: string, data: any}>}
 */
async function* events(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").filter((l) => !l.startsWith(":")).map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trimStart()]));
      if (fields.data) yield { id: fields.id ? Number(fields.id) : null, event: fields.event || "message", data: JSON.parse(fields.data) };
    }
  }
}

/**
 * Follows the conversation until stopped.
 * @param {import("./api.js").Api} api
 * @param {{last: () => number, onEvent: (name: string, data: any, id: number | null) => void, onState: (connected: boolean) => void, onGone: () => void}} listener
 * @returns {() => void} stops it
 */
export function follow(api, listener) {
  let stopped = false;
  let pause = FIRST_PAUSE;
  let abort = new AbortController();
  /** @type {() => void} */
  let wake = () => {};
  const hurry = () => {
    pause = FIRST_PAUSE;
    wake();
  };
  const visible = () => document.visibilityState === "visible" && hurry();
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", visible);

  (async () => {
    while (!stopped) {
      try {
        abort = new AbortController();
        const response = await api.stream(listener.last(), abort.signal);
        listener.onState(true);
        pause = FIRST_PAUSE;
        for await (const event of events(/** @type {ReadableStream<Uint8Array>} */ (response.body))) listener.onEvent(event.event, event.data, event.id);
      } catch (error) {
        if (stopped) return;
        if (error instanceof Gone) return listener.onGone();
      }
      if (stopped) return;
      listener.onState(false);
      const wait = pause * (0.5 + Math.random());
      await new Promise((resolve) => {
        wake = () => resolve(null);
        setTimeout(resolve, wait);
      });
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
  })();

  return () => {
    stopped = true;
    abort.abort();
    window.removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", visible);
    wake();
  };
}
