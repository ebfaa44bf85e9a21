// What can stand at a place of a playbook, by the published schema and the indentation alone: the text is broken most of the time it is
// written. Knows nothing of the page or of Monaco.
"use strict";
window.alvisSchema = (() => {
  const keyed = /^("[^"]*"|'[^']*'|[^\s#:'"[{&*!|>%@`,\-][^:#]*?|-[^\s:#][^:#]*?)\s*:(?:\s+(.*))?$/;
  const bare = text => text.replace(/^(["'])(.*)\1$/, "$2");

  // The lines that say something: their key, where it begins, and the dashes before it. What stands in a block of text is no key.
  function read(lines) {
    const entries = [];
    const inText = new Set();
    let block = -1;
    lines.forEach((raw, line) => {
      let at = raw.length - raw.trimStart().length;
      let rest = raw.trim();
      if (block >= 0) {
        if (rest === "" || at > block) { inText.add(line); return; }
        block = -1;
      }
      if (rest === "" || rest.startsWith("#")) return;
      const dashes = [];
      while (/^-(\s|$)/.test(rest)) {
        dashes.push(at);
        const after = rest.slice(1);
        at += 1 + (after.length - after.trimStart().length);
        rest = after.trim();
      }
      const found = keyed.exec(rest);
      const entry = { line, at, dashes, key: found ? bare(found[1].trim()) : null, value: found ? (found[2] ?? "").replace(/\s+#.*$/, "").trim() : rest };
      entries.push(entry);
      if (/^[|>][-+0-9]*$/.test(entry.value)) block = found ? at : dashes.at(-1) ?? at;
    });
    return { entries, inText };
  }

  // The keys that stand beside a place: same indentation, nothing less indented between.
  function beside(entries, line, at) {
    const found = new Map();
    const walk = (list, up) => {
      for (const e of list) {
        if (!up && e.dashes.some(d => d < at) && e.at >= at && e.line !== line) return;
        if (e.at < at && !e.dashes.some(d => d === at)) return;
        if (e.at === at && e.key !== null) found.set(e.key, e);
        if (up && e.dashes.some(d => d < at) && e.at <= at) return;
      }
    };
    walk(entries.filter(e => e.line <= line).reverse(), true);
    walk(entries.filter(e => e.line > line), false);
    return found;
  }

  // The way from the top to a place: each section's key ("[]" for an item of a list) with the keys inside it.
  function pathTo(entries, line, at) {
    const path = [];
    const here = entries.find(e => e.line === line);
    let limit = at;
    let inItem = false;
    path.unshift({ inside: beside(entries, line, at) });
    const dashed = (dashes, own) => {
      for (const dash of [...dashes].reverse()) {
        if (dash >= limit || own < limit) continue;
        path[0].key = "[]";
        path.unshift({ inside: new Map() });
        limit = dash;
        inItem = true;
      }
    };
    if (here) dashed(here.dashes, here.at);
    for (const e of entries.filter(e => e.line < line).reverse()) {
      if (e.key !== null && e.value === "" && (e.at < limit || (inItem && e.at === limit && e.dashes.length === 0))) {
        path[0].key = e.key;
        limit = e.at;
        inItem = false;
        path.unshift({ inside: beside(entries, e.line, e.at) });
      }
      dashed(e.dashes, e.at);
      if (limit === 0 && !inItem) break;
    }
    return path.slice(1).map((step, n) => ({ key: path[n + 1].key, inside: step.inside }));
  }

  // All the forms a schema may take here, with the branches that fit what stands beside.
  function forms(schema, inside) {
    if (!schema || typeof schema !== "object") return [];
    const all = [schema];
    for (const way of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) all.push(...forms(way, inside));
    const branches = (schema.allOf ?? []).filter(part => fits(part.if, inside));
    for (const part of branches) all.push(...forms(part.if ? part.then : part, inside));
    return all;
  }

  function fits(condition, inside) {
    if (!condition) return true;
    if ((condition.required ?? []).some(key => !inside.has(key))) return false;
    return Object.entries(condition.properties ?? {}).every(([key, wanted]) => !inside.has(key) || inside.get(key).value === "" || bare(inside.get(key).value) === String(wanted.const));
  }

  function properties(schemas, inside) {
    const keys = new Map();
    for (const form of schemas.flatMap(s => forms(s, inside))) {
      for (const [key, value] of Object.entries(form.properties ?? {})) {
        const known = keys.get(key);
        if (!known || (!known.schema.description && value.description)) keys.set(key, { schema: value, needed: (known?.needed ?? false) || (form.required ?? []).includes(key) });
        else if ((form.required ?? []).includes(key)) known.needed = true;
      }
    }
    return keys;
  }

  function at(root, path) {
    let now = [root];
    for (const [n, step] of path.entries()) {
      const inside = n === 0 ? null : path[n - 1].inside;
      const open = now.flatMap(s => forms(s, inside ?? step.outside ?? new Map()));
      now = step.key === "[]" ? open.map(f => f.items).filter(Boolean) : open.map(f => f.properties?.[step.key] ?? (typeof f.additionalProperties === "object" ? f.additionalProperties : null)).filter(Boolean);
    }
    return now;
  }

  function words(schema) {
    const all = forms(schema, new Map());
    const found = all.flatMap(f => f.enum ?? []);
    if (all.some(f => f.type === "boolean")) found.push(true, false);
    return [...new Set(found)].map(String);
  }

  const shape = schema => {
    const all = forms(schema, new Map());
    return all.some(f => f.type === "object" || f.properties) && !all.some(f => typeof f.type !== "undefined" && f.type !== "object") ? "section" : all.every(f => f.type === "array" || !f.type) && all.some(f => f.items) ? "list" : "value";
  };

  function told(key, { schema, needed }) {
    const all = forms(schema, new Map());
    const preset = all.find(f => f.default !== undefined)?.default;
    const known = words(schema);
    return [schema.description ?? all.find(f => f.description)?.description ?? "", known.length ? `One of ${known.join(", ")}.` : "",
      preset !== undefined ? `Default: ${preset}.` : needed ? "Needed." : ""].filter(Boolean);
  }

  /** What can be written at a place; line and column count from 0, and the text is that before the cursor on its line. */
  function complete(root, lines, line, column) {
    const { entries, inText } = read(lines);
    if (inText.has(line)) return [];
    const before = lines[line].slice(0, column);
    if (/(^|\s)#/.test(before)) return [];
    const head = /^\s*(-\s+)*/.exec(before)[0].length;
    const value = keyed.exec(before.slice(head).trimEnd() + (before.trimEnd().endsWith(":") ? " " : ""));
    if (value ?? /^[^\s:]+:(\s|$)/.test(before.slice(head))) {
      if (!/:\s/.test(before)) return [];
      const path = pathTo(entries, line, head);
      const outer = path.at(-1)?.inside ?? beside(entries, line, head);
      const known = properties(at(root, path), outer).get(bare(before.slice(head).split(":")[0].trim()));
      return known ? words(known.schema).map(word => ({ word, kind: "value", text: word, about: [] })) : [];
    }
    if (!/^[\w.-]*$/.test(before.slice(head))) return [];
    // The line itself says nothing yet: it must not stand in its own way.
    const others = entries.filter(e => e.line !== line || e.key !== null && !lines[line].slice(0, column).endsWith(e.key));
    const dashes = [...before.slice(0, head)].flatMap((c, n) => c === "-" ? [n] : []);
    const withHere = dashes.length ? [...others.filter(e => e.line !== line), { line, at: head, dashes, key: null, value: "" }].sort((a, b) => a.line - b.line) : others;
    const path = pathTo(withHere, line, head);
    const inside = path.at(-1)?.inside ?? beside(withHere, line, head);
    return [...properties(at(root, path), inside)].filter(([key]) => !inside.has(key)).map(([key, known]) => {
      const form = shape(known.schema);
      const preset = forms(known.schema, new Map()).find(f => f.default !== undefined)?.default;
      const text = form === "section" ? `${key}:\n  $0` : form === "list" ? (key === "steps" ? `${key}:\n  - $0` : `${key}: [$0]`)
        : key === "details" || key === "body" ? `${key}: |-\n  $0` : preset !== undefined && !words(known.schema).length ? `${key}: \${1:${String(preset).replace(/[$}\\]/g, "\\$&")}}` : `${key}: $0`;
      return { word: key, kind: "key", text, needed: known.needed, more: words(known.schema).length > 0, about: told(key, known) };
    });
  }

  /** What the key at a place means; null where there is none. */
  function describe(root, lines, line, column) {
    const { entries } = read(lines);
    const entry = entries.find(e => e.line === line && e.key !== null && column >= e.at && column <= e.at + e.key.length);
    if (!entry) return null;
    const path = pathTo(entries, line, entry.at);
    const inside = path.at(-1)?.inside ?? beside(entries, line, entry.at);
    const known = properties(at(root, path), inside).get(entry.key);
    return known ? { from: entry.at, to: entry.at + entry.key.length, about: told(entry.key, known) } : null;
  }

  return { complete, describe };
})();
