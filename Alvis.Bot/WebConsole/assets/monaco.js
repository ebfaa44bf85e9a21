// The editor in place of the text area: Monaco from our own files, with the schema's words. The text area stays what the form sends.
"use strict";
window.alvisMonaco = async (editorElement, sheet, text, label) => {
  const vs = editorElement.dataset.vs;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Served from here, so the worker needs no blob; without this Monaco would guess an address.
  window.MonacoEnvironment = { getWorkerUrl: () => `${vs}/base/worker/workerMain.js` };
  await new Promise((done, failed) => {
    const loader = Object.assign(document.createElement("script"), { src: `${vs}/loader.js`, onload: done, onerror: failed });
    document.head.append(loader);
  });
  window.require.config({ paths: { vs } });
  for (const part of ["vs/editor/editor.main", "vs/basic-languages/yaml/yaml"]) await new Promise((done, failed) => window.require([part], done, failed));
  const { monaco } = window;
  const fixed = text.readOnly;
  sheet.hidden = false;
  const editor = monaco.editor.create(sheet, {
    value: text.value, language: "yaml", theme: dark.matches ? "vs-dark" : "vs", ariaLabel: label, readOnly: fixed, domReadOnly: fixed,
    automaticLayout: true, minimap: { enabled: false }, scrollBeyondLastLine: false, glyphMargin: true, folding: false, lineNumbersMinChars: 3, tabSize: 2,
    insertSpaces: true, detectIndentation: false, fontSize: 14, lineHeight: 21, wordBasedSuggestions: false, links: false, renderLineHighlight: "line", occurrencesHighlight: false,
    // What stands there already is not put there again: Enter ends the line.
    acceptSuggestionOnEnter: "smart",
    quickSuggestions: { other: true, comments: false, strings: true }, padding: { top: 10, bottom: 10 }, wordWrap: "on", wrappingIndent: "indent",
    scrollbar: { alwaysConsumeMouseWheel: false }, fixedOverflowWidgets: true, unicodeHighlight: { ambiguousCharacters: false }, accessibilitySupport: "auto",
    bracketPairColorization: { enabled: false }, guides: { indentation: true },
  });
  text.hidden = true;
  dark.addEventListener("change", () => monaco.editor.setTheme(dark.matches ? "vs-dark" : "vs"));
  const model = editor.getModel();
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const marks = editor.createDecorationsCollection();
  const lights = editor.createDecorationsCollection();
  const within = line => Math.min(Math.max(1, line), model.getLineCount());

  const schema = await fetch("/playbooks/schema.json").then(answer => answer.ok ? answer.json() : null).catch(() => null);
  // Monaco's own rules for YAML know the colon alone; the lines of a text below '|-' begin further in, too.
  const further = { indentAction: monaco.languages.IndentAction.Indent };
  monaco.languages.setLanguageConfiguration("yaml", { onEnterRules: [{ beforeText: /:\s*([|>][+-]?)?\s*$/, action: further }] });
  if (schema) {
    const plain = about => about.map(line => ({ value: line.replace(/[\\`*_{}[\]()#+\-.!<>|&~$]/g, "\\$&") }));
    monaco.languages.registerCompletionItemProvider("yaml", {
      // Not a new line: Enter on an empty one would put in what nobody asked for.
      triggerCharacters: [" "],
      provideCompletionItems(of, position) {
        const word = of.getWordUntilPosition(position);
        const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, position.column);
        const found = window.alvisSchema.complete(schema, of.getLinesContent(), position.lineNumber - 1, position.column - 1);
        return {
          suggestions: found.map((item, n) => ({
            label: item.word, range, insertText: item.text, insertTextRules: item.kind === "key" ? monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
            kind: item.kind === "key" ? monaco.languages.CompletionItemKind.Property : monaco.languages.CompletionItemKind.Value,
            detail: item.needed ? "needed" : "", documentation: item.about.join(" "), sortText: `${item.needed ? 0 : 1}${String(n).padStart(3, "0")}`,
            command: item.more ? { id: "editor.action.triggerSuggest", title: "" } : undefined,
          })),
        };
      },
    });
    monaco.languages.registerHoverProvider("yaml", {
      provideHover(of, position) {
        const found = window.alvisSchema.describe(schema, of.getLinesContent(), position.lineNumber - 1, position.column - 1);
        return found && { range: new monaco.Range(position.lineNumber, found.from + 1, position.lineNumber, found.to + 1), contents: plain(found.about) };
      },
    });
  }

  return {
    get: () => model.getValue(),
    set: value => editor.executeEdits("alvis", [{ range: model.getFullModelRange(), text: value }]),
    onChange: told => model.onDidChangeContent(told),
    onCursor: told => editor.onDidChangeCursorPosition(event => told(event.position.lineNumber)),
    goTo(line, column) {
      editor.setPosition({ lineNumber: within(line), column });
      editor.revealLineInCenterIfOutsideViewport(within(line));
      editor.focus();
    },
    mark(problems) {
      const end = (line, column) => Math.max(column + 1, model.getWordAtPosition({ lineNumber: line, column })?.endColumn ?? model.getLineMaxColumn(line));
      monaco.editor.setModelMarkers(model, "alvis", problems.map(p => ({
        severity: monaco.MarkerSeverity.Error, message: p.text, startLineNumber: within(p.line), startColumn: p.column, endLineNumber: within(p.line), endColumn: end(within(p.line), p.column),
      })));
      marks.set([...new Set(problems.map(p => within(p.line)))].map(line => ({ range: new monaco.Range(line, 1, line, 1), options: { glyphMarginClassName: "wrong-here", isWholeLine: true } })));
    },
    light(lines, reveal) {
      lights.set(lines.filter(l => l <= model.getLineCount()).map(line => ({ range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className: "lit-line" } })));
      if (reveal && lines.length) editor.revealLineInCenterIfOutsideViewport(within(lines[0]));
    },
  };
};
