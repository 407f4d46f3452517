/** Calls to the desk interface: session cookie, anti-forgery header, errors of one shape. */

import { learnFrom } from "./clock.js";

/** @typedef {import("./types.js").Agent} Agent */
/** @typedef {import("./types.js").Conversation} Conversation */

const TIMEOUT_MS = 15_000;

let csrf = "";
let owner = "";
let sessionEnded = () => {};
let ownerChanged = () => {};

/** A call that failed. `code` is the server's, or `network` when there was no usable answer. */
export class ApiError extends Error {
  /**
   * @param {number} status  0 when there was no answer
   * @param {string} code
   * @param {string} message
   * @param {string|null} detail
   */
  constructor(status, code, message = "", detail = null) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** @returns {boolean} whether the same call may succeed later: the server said nothing, or that it was not able to */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * Says what to do when the session is over, and when another agent has logged in with this browser.
 *
 * @param {() => void} onSessionEnded
 * @param {() => void} onOwnerChanged
 */
export function onSession(onSessionEnded, onOwnerChanged) {
  sessionEnded = onSessionEnded;
  ownerChanged = onOwnerChanged;
}

/** Tells that the session is over, wherever that was learnt; once, since several calls may learn it together. */
export function endSession() {
  if (!owner) return;
  csrf = "";
  owner = "";
  sessionEnded();
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  const response = await send(method, path, body);
  learnFrom(response);
  if (response.ok) return response.status === 204 ? null : readJson(response);
  throw await failure(response);
}

/** @returns {Promise<Response>} */
async function send(method, path, body) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const options = { method, headers, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) };
  try {
    return await fetch(`/desk/api${path}`, { ...options, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    throw new ApiError(0, "network");
  }
}

/** An answer cut short counts as no answer. */
async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new ApiError(0, "network");
  }
}

/** A proxy in between may answer without our shape. */
async function failure(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error ?? {};
  const code = error.code ?? (response.status >= 502 && response.status <= 504 ? "network" : "unexpected");
  return new ApiError(response.status, code, error.message ?? "", error.detail ?? null);
}

/** A call within a session. After a new login in another tab the anti-forgery token has changed: it is asked for, once. */
async function within(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (error) {
    if (error.status === 401) endSession();
    if (error.code !== "forbidden" || method === "GET" || !(await renewed())) throw error;
    return call(method, path, body);
  }
}

async function renewed() {
  const before = csrf;
  const known = owner;
  const agent = await within("GET", "/me").then(opened);
  if (agent.id === known) return csrf !== before;
  ownerChanged();
  return false;
}

/** Keeps the anti-forgery token of a session. */
function opened(answer) {
  csrf = answer.csrf;
  owner = answer.agent.id;
  return answer.agent;
}

/** @returns {Promise<Agent>} who is logged in; ApiError 401 if nobody */
export async function me() {
  return opened(await call("GET", "/me"));
}

/** @returns {Promise<Agent>} */
export async function login(email, password) {
  return opened(await call("POST", "/login", { email, password }));
}

/** @returns {Promise<Agent>} */
export async function createFirstAdministrator(fields) {
  return opened(await call("POST", "/first-administrator", fields));
}

/** Ends the session on the server. */
export async function logout() {
  await within("POST", "/logout", {});
}

/** @returns {Promise<Conversation>} */
export const claim = (id) => within("POST", `/conversations/${encodeURIComponent(id)}/claim`, {});

/** @returns {Promise<Conversation>} */
export const conversation = (id) => within("GET", `/conversations/${encodeURIComponent(id)}`);

/** @returns {Promise<{seq: number, change: number, duplicate: boolean}>} */
export const say = (id, clientId, text) =>
  within("POST", `/conversations/${encodeURIComponent(id)}/messages`, { client_id: clientId, text });

/** @returns {Promise<null>} */
export const resend = (id, seq) => within("POST", `/conversations/${encodeURIComponent(id)}/messages/${seq}/resend`, {});

/** @returns {Promise<null>} */
export const typing = (id, on) => within("POST", `/conversations/${encodeURIComponent(id)}/typing`, { on });

/** @returns {Promise<null>} */
export const release = (id) => within("POST", `/conversations/${encodeURIComponent(id)}/release`, {});

/** @returns {Promise<null>} */
export const close = (id, reason, summary) =>
  within("POST", `/conversations/${encodeURIComponent(id)}/close`, { reason, summary });

/** @returns {Promise<null>} */
export const messageDone = (handoffId) => within("POST", `/messages-left/${encodeURIComponent(handoffId)}/done`, {});

/** @returns {Promise<Agent[]>} */
export const agents = async () => (await within("GET", "/agents")).agents;

/** @returns {Promise<any>} */
export const addAgent = (fields) => within("POST", "/agents", fields);

/** @returns {Promise<null>} */
export const disableAgent = (id) => within("POST", `/agents/${encodeURIComponent(id)}/disable`, {});
