using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What came of sending a modal.</summary>
/// <param name="Errors">What is said at a field, by its label: by the app, or by Slack before it even asks the app.</param>
/// <param name="Trouble">What Slack shows when the app did not answer, or badly; null when it did.</param>
/// <param name="Modal">What is on top now; null when all are closed.</param>
internal sealed record Submitted(IReadOnlyDictionary<string, string> Errors, string? Trouble, Modal? Modal)
{
    /// <summary>True when the app took it.</summary>
    public bool IsTaken => Errors.Count == 0 && Trouble is null;
}

/// <summary>A modal as the person before it uses it.</summary>
internal sealed class Modal(Workspace workspace, View view)
{
    public View View { get; } = view;

    public string Title => Word(View.Content["title"]);

    /// <summary>What is read in it, labels included.</summary>
    public string Shown => workspace.Locked(() => Reading.Of(View.Content));

    /// <summary>The labels of its fields.</summary>
    public IReadOnlyList<string> Fields => workspace.Locked(() => View.Inputs.Select(i => Word(i["label"])).ToList());

    /// <summary>The word on the button that sends it; empty when there is none.</summary>
    public string SubmitLabel => Word(View.Content["submit"]);

    public IReadOnlyList<Button> Buttons => workspace.Locked(() => Button.In(View));

    /// <summary>True while it is before the person.</summary>
    public bool IsOpen => workspace.Locked(() => View.Viewer.Stack.Contains(View));

    public bool Shows(string text) => Shown.Contains(text, StringComparison.Ordinal);

    /// <summary>Waits until it shows this text: the app changes it.</summary>
    public Task ShowsAsync(string text) => Wait.UntilAsync(() => Shows(text), () => $"The modal \"{Title}\" never showed \"{text}\" but:\n{Shown}");

    /// <summary>Enters a text.</summary>
    public Modal Fill(string label, string text) => Enter(label, (type, _) => type switch
    {
        "plain_text_input" or "email_text_input" or "url_text_input" or "number_input" => new JsonObject { ["type"] = type, ["value"] = text.Length == 0 ? null : text },
        _ => throw new WorkspaceException($"\"{label}\" is a {type}: no text goes in there."),
    });

    /// <summary>Chooses from a list, by what is shown there.</summary>
    public Modal Choose(string label, params string[] shown) => Enter(label, (type, element) =>
    {
        var options = element["options"]!.AsArray().Where(o => shown.Contains(Word(o!["text"]))).Select(o => o!.DeepClone()).ToList();
        if (options.Count != shown.Length)
            throw new WorkspaceException($"\"{label}\" has no such choice. It has: {string.Join(", ", element["options"]!.AsArray().Select(o => Word(o!["text"])))}");
        return type == "checkboxes"
            ? new JsonObject { ["type"] = type, ["selected_options"] = Methods.Array(options) }
            : new JsonObject { ["type"] = type, ["selected_option"] = options[0] };
    });

    /// <summary>Hands over a file.</summary>
    public Modal Attach(string label, string name, string text) => Attach(label, name, Encoding.UTF8.GetBytes(text));

    /// <summary>Hands over a file.</summary>
    public Modal Attach(string label, string name, byte[] bytes) => Enter(label, (type, element) =>
    {
        if (type != "file_input")
            throw new WorkspaceException($"\"{label}\" is a {type}: no file goes in there.");
        if (element["filetypes"]?.AsArray().Select(t => (string)t!).ToList() is { } types && !types.Contains(Path.GetExtension(name).TrimStart('.').ToLowerInvariant()))
            throw new WorkspaceException($"\"{label}\" takes only {string.Join(", ", types)}.");
        var file = workspace.AddFile(name, bytes, View.Viewer);
        file.IsHandedToApp = true;
        return new JsonObject { ["type"] = type, ["files"] = new JsonArray(file.Json(inMessage: false)) };
    });

    /// <summary>Presses a button in it.</summary>
    public Task<Pressed> PressAsync(string label) => View.Viewer.PressAsync(Find.One(Buttons, b => b.Label == label, b => b.Label, $"button \"{label}\" in the modal \"{Title}\""));

    /// <summary>Sends it.</summary>
    public async Task<Submitted> SubmitAsync()
    {
        if (SubmitLabel.Length == 0)
            throw new WorkspaceException($"The modal \"{Title}\" has no button that sends it.");
        var (early, delivery) = workspace.Locked(() =>
        {
            if (!IsOpen)
                throw new WorkspaceException($"The modal \"{Title}\" is closed.");
            var missing = Submission.Missing(View);
            return (missing, missing.Count > 0 ? null : workspace.Interactions.Submission(View));
        });
        if (delivery is null)
            return new Submitted(early, null, this);
        var attempt = await workspace.Dispatcher.AskAsync(delivery);
        return workspace.Locked(() => new Submission(workspace, View).Take(attempt));
    }

    /// <summary>Closes it without sending.</summary>
    public Task CloseAsync() => CloseAsync(all: false);

    /// <summary>Closes every modal with the x.</summary>
    public Task CloseAllAsync() => CloseAsync(all: true);

    private async Task CloseAsync(bool all)
    {
        var told = workspace.Locked(() =>
        {
            all |= (bool?)View.Content["clear_on_close"] == true;
            var closed = all ? View.Viewer.Stack.AsEnumerable().Reverse().ToList() : [View];
            View.Viewer.Stack.RemoveAll(closed.Contains);
            return closed.Where(v => v.TellsOfClosing).Select(v => workspace.Interactions.Closed(v, all)).ToList();
        });
        foreach (var delivery in told)
            await workspace.Dispatcher.AskAsync(delivery);
    }

    private Modal Enter(string label, Func<string, JsonObject, JsonObject> value)
    {
        workspace.Locked(() =>
        {
            var input = Find.One([.. View.Inputs], i => Word(i["label"]) == label, i => Word(i["label"]), $"field \"{label}\" in the modal \"{Title}\"");
            var element = input["element"]!.AsObject();
            View.Entered[((string)input["block_id"]!, (string)element["action_id"]!)] = value((string)element["type"]!, element);
        });
        return this;
    }

    private static string Word(JsonNode? text) => text is null ? "" : Reading.Plain((string)text["text"]!);
}
