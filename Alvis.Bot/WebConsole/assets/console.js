// Keeps an open page true to what happens, and shows answers where they were asked for. Without this script every page works; it has to be loaded
// again to see news, and answers come with the next page.
"use strict";
(() => {
  const main = document.getElementById("main");
  const stale = document.getElementById("stale");
  const signedIn = document.body.dataset.signedIn !== undefined;
  const silence = 15000; // three beats of the line
  let heard = Date.now();
  let drawn = Number(document.body.dataset.drawn);
  let knows = document.body.dataset.news;
  let lost = false;
  let out = false; // signed out, or the session ended

  const parse = html => new DOMParser().parseFromString(html, "text/html");
  const pad = n => String(n).padStart(2, "0");

  // Instants in the reader's own zone.
  function local(root) {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
      const day = at.toDateString() === new Date().toDateString() ? "" : `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} `;
      const text = (time.dataset.form === "long" || day) ? `${day || "today "}${clock}` : clock;
      if (time.textContent !== text) time.textContent = text;
    }
  }

  // ---- News ----
  // News come in bursts, and of each incident only the newest is worth drawing: once per frame, or at once where no frames are drawn.
  const undrawn = new Map();
  let frame = 0;
  function show(news) {
    if (undrawn.get(news.id)?.version > news.version) return;
    undrawn.set(news.id, news);
    if (document.hidden) drawNews(); else frame ||= requestAnimationFrame(drawNews);
  }

  function drawNews() {
    cancelAnimationFrame(frame);
    frame = 0;
    const newest = [...undrawn.values()];
    undrawn.clear();
    newest.forEach(draw);
  }

  function draw(news) {
    const holder = document.createElement("template");
    holder.innerHTML = news.html;
    const fresh = holder.content.querySelector("article");
    local(fresh);
    const channel = document.getElementById("channel");
    let now = document.getElementById(news.id);
    if (now) {
      if (Number(now.dataset.version) > news.version) return;
      const moves = isOpen(fresh) !== isOpen(now);
      alvisMorph(now, fresh);
      if (!moves) return;
    } else {
      if (!channel) return;
      now = fresh;
      now.classList.add("arrived");
    }
    if (channel) place(channel, now);
  }

  const isOpen = article => !article.classList.contains("closed");
  const number = article => Number(article.id.replace(/\D/g, ""));

  // As the page itself orders them: the open ones first, each part newest first.
  function place(channel, article) {
    const calm = document.getElementById("calm");
    const lately = document.getElementById("lately");
    const part = open => [...channel.querySelectorAll(":scope > article")].filter(other => isOpen(other) === open);
    const older = part(isOpen(article)).find(other => other !== article && number(other) < number(article));
    if (older) older.before(article); else if (isOpen(article)) calm.before(article); else channel.append(article);
    for (const old of part(false).slice(Number(lately.dataset.shown))) {
      old.remove();
      document.getElementById("older").hidden = false;
    }
    const open = part(true).length;
    calm.hidden = open > 0;
    lately.hidden = part(false).length === 0;
    // People see the tab alone when they are elsewhere.
    document.title = document.title.replace(/^(\(\d+\) )?/, open > 0 ? `(${open}) ` : "");
  }

  let loading = null;
  let again = false;
  async function reload() {
    if (loading) { again = true; return loading; }
    loading = load().catch(() => { lost = true; }).finally(() => {
      loading = null;
      if (again) { again = false; reload(); }
    });
    return loading;
  }

  async function load() {
    const answer = await fetch(location.pathname + location.search, { headers: { "X-Alvis-Page": "1" }, redirect: "follow" });
    out = answer.status === 401;
    if (out) { tell(); return; }
    if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
    const page = parse(await answer.text());
    const fresh = page.getElementById("main");
    for (const part of fresh.querySelectorAll("[data-refresh][id]")) part.replaceWith(document.getElementById(part.id)?.cloneNode(true) ?? part);
    fresh.querySelector("#answer").replaceChildren(...document.getElementById("answer").cloneNode(true).childNodes);
    local(fresh);
    alvisMorph(main, fresh);
    document.title = page.title;
    drawn = Number(page.body.dataset.drawn);
    knows = page.body.dataset.news;
  }

  function hear(news) {
    if (news.kind === "lost" || news.kind === "closed") {
      lost = true;
      // A server that answers but refuses closes the line for good: perhaps the session ended, which loading tells.
      if (news.kind === "closed") reload();
      tell();
      return;
    }
    const back = lost || Date.now() - heard > silence;
    heard = Date.now();
    if (back) lost = false;
    if (back || (news.kind === "open" && String(news.sent) !== knows)) reload();
    if (news.kind === "incident") {
      show(news);
      refresh();
      if (main.dataset.follows === news.id || main.dataset.follows === "*") reload();
    } else if (news.kind === "missed") reload();
    tell();
  }

  // A browser makes few connections to one server and a line takes one for as long as it is open, so the tabs of a browser share one: whoever has
  // the lock holds it and passes on what comes. A browser has no locks where the address is neither https nor its own machine.
  const room = new BroadcastChannel("alvis-line");
  let sent = null; // of the tab that holds the line: how often something had been sent by its last news
  room.onmessage = ({ data }) => {
    if (data.kind !== "newcomer") hear(data);
    else if (sent !== null) room.postMessage({ kind: "open", sent });
  };

  function listen() {
    if (!navigator.locks) { hold(); return; }
    room.postMessage({ kind: "newcomer" });
    navigator.locks.request("alvis-line", () => { hold(); return new Promise(() => {}); });
  }

  function hold() {
    const pass = news => { hear(news); room.postMessage(news); };
    const line = new EventSource("/live");
    line.onmessage = event => {
      const news = JSON.parse(event.data);
      if (news.sent > 0 || news.kind === "open") sent = news.sent;
      pass(news);
    };
    line.onerror = () => {
      const closed = line.readyState === EventSource.CLOSED;
      pass({ kind: closed ? "closed" : "lost" });
      if (closed) setTimeout(hold, 3000);
    };
  }

  function tell() {
    const old = out || lost || Date.now() - heard > silence;
    const text = out ? "You are signed out, or your session has ended. Open a new sign-in link in this browser; this page then goes on by itself."
      : old ? `The live connection is gone. This page is as of ${new Date(drawn).toLocaleTimeString()}; its buttons still work. Trying again.` : "";
    if (stale.textContent !== text) stale.textContent = text;
    stale.hidden = !old;
  }

  // ---- Parts that draw themselves anew ----
  async function refresh() {
    for (const part of document.querySelectorAll("[data-refresh]")) {
      const answer = await fetch(part.dataset.refresh, { headers: { "X-Alvis-Page": "1" } }).catch(() => null);
      if (!answer?.ok) continue;
      const fresh = parse(await answer.text()).body.firstElementChild;
      local(fresh);
      alvisMorph(part, fresh);
    }
  }

  // ---- Presses ----
  const most = 4 << 20; // what is longer is cut off by the server without a word
  const size = data => [...data.values()].reduce((sum, value) => sum + (value.size ?? value.length), 0);

  async function press(form, submitter) {
    const button = submitter ?? form.querySelector("button");
    const data = new FormData(form, submitter);
    if (size(data) > most) { say("", "That is more than Alvis reads. A playbook has at most 64 KB."); return; }
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Alvis-Page": "1" } });
      if (answer.headers.get("content-type")?.startsWith("application/json")) {
        const { ok, html } = await answer.json();
        say(html);
        if (ok) { form.reset(); form.closest("details.ask")?.removeAttribute("open"); }
        if (lost || !document.getElementById("channel")) reload();
        refresh();
      } else if (answer.redirected) location.href = answer.url;
      else say("", await answer.text());
    } catch {
      say("", "Alvis cannot be reached. Is it running? Nothing was done; press again when this page says that it is live.");
    } finally {
      button.disabled = false;
      // Disabled it lost the focus, and who uses the keyboard their place. What closed is found by its summary.
      const shut = form.closest("details:not([open])");
      if (document.activeElement === document.body) (shut ? shut.querySelector("summary") : button).focus();
    }
  }

  function say(html, text) {
    const place = document.getElementById("answer");
    if (text) {
      const line = document.createElement("p");
      line.className = "answer bad";
      line.textContent = text;
      place.replaceChildren(line);
    } else place.replaceChildren(...parse(html).body.childNodes);
    local(place);
    if (place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "center" });
  }

  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.matches("form.press, form[data-drop]")) return;
    event.preventDefault();
    press(form, event.submitter);
  });

  // Browsers take very long over a very long text; it would only be refused.
  document.addEventListener("paste", event => {
    const size = event.clipboardData.getData("text/plain").length;
    const place = event.target.closest("[data-most]");
    if (!place || size <= Number(place.dataset.most)) return;
    event.preventDefault();
    event.stopPropagation();
    say("", `What you pasted has ${Math.ceil(size / 1024)} KB, and was not taken: a playbook has at most 64 KB.`);
  }, true);

  document.addEventListener("click", event => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent).then(() => {
      const before = copy.textContent;
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = before; }, 1500);
    });
  });

  // A line is sent by Enter, as in chat; what was pasted may have many.
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter-sends]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  const grow = area => { area.rows = Math.min(12, area.value.split("\n").length); };
  document.addEventListener("input", event => { if (event.target.matches("[data-enter-sends]")) grow(event.target); });
  document.addEventListener("reset", event => { for (const area of event.target.querySelectorAll("[data-enter-sends]")) area.rows = 1; });

  // ---- Files dropped anywhere on the page ----
  const drop = document.querySelector("form[data-drop]");
  if (drop) {
    addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
    addEventListener("dragleave", () => drop.classList.remove("over"));
    addEventListener("drop", event => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length === 0) return;
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      drop.requestSubmit();
    });
  }

  // A page that goes out of sight gets no more frames.
  document.addEventListener("visibilitychange", () => { if (document.hidden) drawNews(); });

  local(document);
  window.alvisPage = { reload, say, local };
  if (!signedIn) return;
  listen();
  setInterval(tell, 1000);
  // Parts that draw themselves anew every second, apart from the page.
  setInterval(() => { if (!document.hidden) refresh(); }, 1000);
  const every = Number(main.dataset.every);
  if (every) setInterval(() => { if (!document.hidden) reload(); }, every * 1000);
})();
