// A first plain chat page: opens a conversation, sends messages, shows replies with their sources and choices.
const API = "/api/v1/conversations";
const TIMEOUT_MS = 20000;
const SLOW_MS = 400;
const RETRY_MS = 1000;

const log = document.getElementById("log");
const form = document.getElementById("form");
const box = document.getElementById("text");
const status = document.getElementById("status");

let conversation = restore();

function restore() {
  try {
    return JSON.parse(sessionStorage.getItem("conversation"));
  } catch {
    return null;
  }
}

function element(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

async function call(path, { method = "GET", body } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (conversation) headers.Authorization = `Bearer ${conversation.token}`;
  const response = await fetch(API + path, {
    method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail), { status: response.status });
  return answer;
}

function sources(list) {
  const items = list.map(({ title, url }) =>
    element("li", {}, url ? element("a", { href: url, rel: "noopener noreferrer", target: "_blank", textContent: title }) : title));
  return element("details", { className: "sources" }, element("summary", { textContent: `Sources (${list.length})` }), element("ul", {}, ...items));
}

function choices(list) {
  const buttons = list.map(({ title, payload }) =>
    element("button", { type: "button", textContent: title, onclick: () => send({ payload }, title) }));
  return element("div", { className: "choices" }, ...buttons);
}

function show(message) {
  const bubble = element("div", { className: `message ${message.role}` }, message.text);
  if (message.sources?.length) bubble.append(sources(message.sources));
  if (message.buttons?.length) bubble.append(choices(message.buttons));
  log.append(bubble);
  log.scrollTop = (lastQuestion()?.offsetTop ?? 0) - log.offsetTop - 12; // a long answer is read from its beginning
}

function lastQuestion() {
  return [...log.querySelectorAll(".user")].at(-1);
}

function problem(error) {
  const told = error.status && error.status < 500 ? error.message : "The answer did not arrive. Please check your connection and try again.";
  status.textContent = told;
}

async function open() {
  if (conversation) {
    try {
      const { messages } = await call(`/${conversation.id}/messages`);
      messages.forEach(show);
      return;
    } catch (error) {
      if (![401, 403, 404].includes(error.status)) throw error;
      conversation = null;
    }
  }
  const opened = await call("", { method: "POST", body: {} });
  conversation = { id: opened.id, token: opened.token };
  sessionStorage.setItem("conversation", JSON.stringify(conversation));
  opened.messages.forEach(show);
}

// One message at a time, in order, after the greeting; a message sent again keeps its id, so that it is never answered twice.
let queue = open().catch(problem);
function send(content, shown) {
  const body = { client_id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), ...content };
  show({ role: "user", text: shown });
  queue = queue.then(() => deliver(body));
}

async function deliver(body, triesLeft = 2) {
  const slow = setTimeout(() => { status.textContent = "Looking that up …"; }, SLOW_MS);
  try {
    if (!conversation) await open();
    const turn = await call(`/${conversation.id}/messages`, { method: "POST", body });
    status.textContent = turn.state === "waiting" ? "A person at the clinic has been asked to join." : "";
    turn.messages.forEach(show);
  } catch (error) {
    if (triesLeft && !(error.status < 500)) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return await deliver(body, triesLeft - 1);
    }
    problem(error);
  } finally {
    clearTimeout(slow);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  send({ text }, text);
  box.focus();
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

box.focus();
