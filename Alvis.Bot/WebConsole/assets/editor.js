// The playbook editor: what is wrong and what would happen while one types, nothing lost over a reload, and proposals without leaving the text.
// Without this script the page is a form.
"use strict";
(async () => {
  const place = document.getElementById("editor");
  if (!place) return;
  const form = document.getElementById("write");
  const area = document.getElementById("text");
  const problems = document.getElementById("problems");
  const plan = document.getElementById("plan");
  const restored = document.getElementById("restored");
  const newer = document.getElementById("newer");
  const inForce = document.getElementById("in-force");
  const most = 64 * 1024;
  const pause = 250;
  const fixed = place.dataset.fixed !== undefined;
  const began = area.value; // as the page came
  const key = `alvis-text:${location.pathname}${location.search}`;
  let proposed = null; // { service, hash } of the last proposal
  let saved = began;

  // ---- The text: an area, or Monaco where there is room for it ----
  const plain = {
    get: () => area.value,
    set: value => { area.value = value; },
    onChange: told => area.addEventListener("input", told),
    onCursor: () => {},
    goTo(line, column) {
      const lines = area.value.split("\n");
      const at = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0) + Math.min(column - 1, lines[line - 1]?.length ?? 0);
      area.focus();
      area.setSelectionRange(at, at);
      area.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(area).lineHeight));
    },
    mark: () => {},
    light: () => {},
  };
  let text = plain;
  const keep = store => { try { return store(); } catch { return null; } }; // a browser may forbid its storage

  // ---- What had been typed before a reload ----
  if (!fixed) {
    const before = keep(() => JSON.parse(sessionStorage.getItem(key)));
    if (before && before.text !== began) {
      area.value = before.text;
      form.elements.base.value = before.base;
      restored.hidden = false;
    }
    restored.querySelector("button").addEventListener("click", () => {
      text.set(began);
      form.elements.base.value = inForce.dataset.hash ?? "";
      restored.hidden = true;
      forget();
      text.goTo(1, 1);
    });
  }

  function remember() {
    saved = null;
    keep(() => sessionStorage.setItem(key, JSON.stringify({ text: text.get(), base: form.elements.base.value })));
  }

  function forget() {
    saved = text.get();
    keep(() => sessionStorage.removeItem(key));
  }

  const dirty = () => !fixed && text.get() !== began && text.get() !== saved;
  addEventListener("beforeunload", event => { if (dirty()) event.preventDefault(); });

  // ---- What is wrong, and what would happen ----
  let timer = 0;
  let asking = false;
  let again = false;
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  }

  async function check() {
    if (asking) { again = true; return; }
    const sent = text.get();
    const size = new Blob([sent]).size;
    if (size > most) {
      show([{ line: 1, column: 1, text: `These are ${Math.ceil(size / 1024)} KB; a playbook has at most 64 KB. Put what is not needed into a document and name it there.` }], "");
      return;
    }
    asking = true;
    try {
      const answer = await fetch("/playbooks/check", { method: "POST", body: new URLSearchParams({ text: sent, service: form.elements.service.value }), headers: { "X-Alvis-Page": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { problems: found, preview } = await answer.json();
      if (text.get() === sent) show(found, preview);
    } catch {
      problems.replaceChildren(line("p", "Alvis cannot be reached, so nothing is checked now. Your text is kept in this browser.", "bad"));
      clearTimeout(timer);
      timer = setTimeout(check, 3000);
    } finally {
      asking = false;
      if (again) { again = false; check(); }
    }
  }

  function line(name, words, css) {
    const element = document.createElement(name);
    element.textContent = words;
    if (css) element.className = css;
    return element;
  }

  let told = null;
  function show(found, preview) {
    text.mark(fixed ? [] : found);
    const state = JSON.stringify(found);
    if (state !== told) {
      told = state;
      if (found.length === 0) problems.replaceChildren(line("p", fixed ? "" : "Nothing is wrong. The plan is complete.", "good"));
      else {
        const list = document.createElement("ol");
        for (const problem of found) {
          const item = document.createElement("li");
          const link = line("a", `line ${problem.line}`);
          link.href = "#text";
          link.addEventListener("click", event => { event.preventDefault(); text.goTo(problem.line, problem.column); });
          item.append(link, ` ${problem.text}`);
          list.append(item);
        }
        problems.replaceChildren(line("h2", found.length === 1 ? "1 problem" : `${found.length} problems`), list);
      }
    }
    if (preview) {
      plan.replaceChildren(...new DOMParser().parseFromString(preview, "text/html").body.childNodes);
      plan.classList.remove("old");
      for (const step of plan.querySelectorAll("li[data-lines]:not([data-lines=''])")) step.tabIndex = 0;
    } else if (plan.querySelector(".plan")) plan.classList.add("old");
    else plan.replaceChildren(line("p", "The plan appears here as soon as the text can be read.", "empty"));
  }

  // ---- A step and its lines light up together ----
  const linesOf = step => step.dataset.lines.split(",").filter(Boolean).map(Number);
  const lit = (event, on) => {
    const step = event.target.closest?.("li[data-lines]");
    if (!step || plan.classList.contains("old")) return;
    for (const other of plan.querySelectorAll(".lit")) other.classList.remove("lit");
    step.classList.toggle("lit", on);
    text.light(on ? linesOf(step) : [], on);
  };
  plan.addEventListener("mouseover", event => lit(event, true));
  plan.addEventListener("mouseout", event => lit(event, false));
  plan.addEventListener("focusin", event => lit(event, true));
  plan.addEventListener("focusout", event => lit(event, false));
  plan.addEventListener("click", event => {
    const step = event.target.closest("li[data-lines]");
    if (step && linesOf(step).length && !getSelection().toString()) text.goTo(linesOf(step)[0], 1);
  });
  const follow = at => {
    for (const step of plan.querySelectorAll("li[data-lines]")) step.classList.toggle("lit", !plan.classList.contains("old") && linesOf(step).includes(at));
  };

  // ---- Proposing ----
  function overtaken(version) {
    newer.hidden = !version;
    if (!version) return;
    const at = new Date(version.at).toLocaleString();
    newer.querySelector("p").textContent = form.elements.base.value === ""
      ? `There is a playbook of ${version.service} already, confirmed by ${version.by} at ${at}. Confirming yours would replace it.`
      : `${version.by} confirmed another version at ${at}, after you began. Yours is kept here and nothing was overwritten; the difference is shown when you propose.`;
    newer.querySelector("button").value = version.hash;
  }

  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (event.submitter?.name === "newer") {
      form.elements.base.value = event.submitter.value;
      if (form.elements.service.value === "" && proposed) form.elements.service.value = proposed.service;
      overtaken(null);
      remember();
      window.alvisPage.say("", "");
      propose();
      return;
    }
    propose();
  });

  async function propose() {
    const button = document.getElementById("propose");
    area.value = text.get();
    if (new Blob([area.value]).size > most) { check(); problems.scrollIntoView({ block: "center" }); return; }
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Alvis-Page": "1" } });
      if (answer.redirected) { location.href = answer.url; return; }
      if (!answer.headers.get("content-type")?.startsWith("application/json")) { window.alvisPage.say("", await answer.text()); return; }
      const said = await answer.json();
      proposed = said;
      window.alvisPage.say(said.html);
      overtaken(said.newer);
      document.getElementById("answer").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    } catch {
      window.alvisPage.say("", "Alvis cannot be reached. Is it running? Nothing was proposed; your text is kept in this browser.");
    } finally {
      button.disabled = false;
    }
  }

  // The page learns from its answer that the proposal was confirmed, and from the page itself that another version is in force.
  document.addEventListener("submit", event => {
    if (event.target.elements?.verb?.value !== "confirm" || !proposed) return;
    const done = new MutationObserver(() => {
      const good = document.querySelector("#answer p.answer.good");
      if (!good || !proposed) return;
      const { service, hash } = proposed;
      proposed = null;
      done.disconnect();
      form.elements.base.value = hash;
      form.elements.service.value = service;
      overtaken(null);
      forget();
      restored.hidden = true;
      const link = line("a", `See ${service}`);
      link.href = `/services/${encodeURIComponent(service)}`;
      good.append(" ", link);
    });
    done.observe(document.getElementById("answer"), { childList: true });
  }, true);
  new MutationObserver(() => {
    const { hash, by, at } = inForce.dataset;
    if (hash && hash !== form.elements.base.value && hash !== proposed?.hash) overtaken({ hash, by, at: Number(at), service: form.elements.service.value });
  }).observe(inForce, { attributes: true });

  // ---- Begin ----
  const room = matchMedia("(min-width: 48rem)");
  if (room.matches && window.alvisMonaco) {
    try {
      text = await window.alvisMonaco(place, document.getElementById("sheet"), area, document.getElementById("text-label").textContent);
      document.getElementById("typing")?.removeAttribute("hidden");
      document.getElementById("text-label").addEventListener("click", event => { event.preventDefault(); text.goTo(1, 1); });
    } catch {
      text = plain; // the area is there already
    }
  }
  text.onChange(() => { area.value = text.get(); remember(); soon(); });
  text.onCursor(follow);
  if (inForce.dataset.hash && form.elements.base.value && form.elements.base.value !== inForce.dataset.hash)
    overtaken({ hash: inForce.dataset.hash, by: inForce.dataset.by, at: Number(inForce.dataset.at), service: form.elements.service.value });
  form.addEventListener("formdata", () => { area.value = text.get(); });
  addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && place.contains(event.target) && !fixed) { event.preventDefault(); form.requestSubmit(); }
  });
  check();
})();
