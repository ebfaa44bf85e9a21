// Makes one element like another while keeping what the person in front of it did: focus, what they typed, what they opened.
"use strict";
window.alvisMorph = (() => {
  const key = node => node.nodeType === 1 && node.id ? node.id : null;
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);

  function attributes(now, then) {
    for (const { name } of [...now.attributes]) {
      if (!then.hasAttribute(name) && !mine(now, name)) now.removeAttribute(name);
    }
    for (const { name, value } of [...then.attributes]) {
      if (!mine(now, name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
  }

  // What the person set stays theirs.
  const mine = (node, name) => (name === "open" && node.nodeName === "DETAILS") || (name === "value" && node.nodeName === "INPUT" && node.type !== "hidden")
    || name === "data-touched" || (name === "class" && node.dataset.keepClass !== undefined);

  function children(now, then) {
    const byId = new Map([...now.children].filter(key).map(child => [key(child), child]));
    let at = now.firstChild;
    for (const wanted of [...then.childNodes]) {
      let found = at && alike(at, wanted) ? at : key(wanted) ? byId.get(key(wanted)) : null;
      if (found && !alike(found, wanted)) found = null;
      if (!found) {
        now.insertBefore(wanted.cloneNode(true), at);
        continue;
      }
      if (found !== at) now.insertBefore(found, at); else at = at.nextSibling;
      morph(found, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  function morph(now, then) {
    if (now.nodeType !== 1) {
      if (now.nodeValue !== then.nodeValue) now.nodeValue = then.nodeValue;
      return;
    }
    // What a page's own script keeps.
    if (now.dataset.own !== undefined) return;
    attributes(now, then);
    if (now.nodeName !== "TEXTAREA") children(now, then);
  }

  return morph;
})();
