/** What the address says is on screen: the queue alone, a conversation, or the accounts. */

const CONVERSATION = "#conversation/";
const ACCOUNTS = "#accounts";

/**
 * @param {string} hash
 * @returns {string|null} the id of the conversation asked for
 */
export function conversationIn(hash) {
  return hash.startsWith(CONVERSATION) ? decode(hash.slice(CONVERSATION.length)) : null;
}

/**
 * @param {string} hash
 * @returns {boolean}
 */
export function isAccounts(hash) {
  return hash === ACCOUNTS;
}

/** @param {string} id */
export function goToConversation(id) {
  go(CONVERSATION + encodeURIComponent(id));
}

export function goToAccounts() {
  go(ACCOUNTS);
}

/** @param {string} hash  empty: the queue alone */
export function go(hash) {
  location.hash = hash;
}

/** An address typed by hand may not be decodable: then it names nothing. */
function decode(part) {
  try {
    return decodeURIComponent(part) || null;
  } catch (error) {
    return null;
  }
}
