using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What becomes of a modal that was sent: <c>wire/slack.md</c>, section 6.</summary>
internal sealed class Submission(Workspace workspace, View view)
{
    private const string NotConnected = "We had some trouble connecting. Try again?";

    /// <summary>What Slack says itself, before it asks the app.</summary>
    public static IReadOnlyDictionary<string, string> Missing(View view)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in view.Inputs)
        {
            var element = input["element"]!.AsObject();
            var entered = view.Entered.GetValueOrDefault(((string)input["block_id"]!, (string)element["action_id"]!));
            if (Complaint(entered, element, (bool?)input["optional"] == true) is { } complaint)
                errors[Label(input)] = complaint;
        }

        return errors;
    }

    /// <summary>Takes the app's answer.</summary>
    public Submitted Take(Attempt attempt)
    {
        if (!attempt.IsAcked || (attempt.Body.Trim().Length > 0 && attempt.Json is null))
            return Failed(NotConnected);
        try
        {
            return attempt.Json is { Count: > 0 } answer ? Follow(answer) : Close();
        }
        catch (Refused refused)
        {
            return Failed($"{NotConnected} ({refused.Message})");
        }
    }

    private static string? Complaint(JsonObject? entered, JsonObject element, bool optional)
    {
        var empty = entered is null || (entered["value"] ?? entered["selected_option"] ?? (entered["selected_options"] ?? entered["files"]) as JsonArray) is null or JsonArray { Count: 0 };
        if (empty)
            return optional ? null : "Please complete this required field.";
        if ((string?)entered!["value"] is not { } text)
            return null;
        if ((int?)element["max_length"] is { } most && text.Length > most)
            return $"Please use at most {most} characters.";
        return (int?)element["min_length"] is { } least && text.Length < least ? $"Please use at least {least} characters." : null;
    }

    private Submitted Follow(JsonObject answer)
    {
        switch ((string?)answer["response_action"])
        {
            case "errors":
                return Errors(answer["errors"] as JsonObject);
            case "update":
                workspace.ViewMethods.Replace(view, Content(answer));
                return Done();
            case "push":
                workspace.ViewMethods.Show(view.Viewer, Content(answer), onTop: true);
                return Done();
            case "clear":
                view.Viewer.Stack.Clear();
                return Done();
            default:
                return Failed(NotConnected);
        }
    }

    private Submitted Errors(JsonObject? errors)
    {
        // Keyed by block id, and only of fields: anything else and the person is told that something went wrong.
        var labels = view.Inputs.ToDictionary(i => (string)i["block_id"]!, Label, StringComparer.Ordinal);
        if (errors is not { Count: > 0 } || errors.Any(e => !labels.ContainsKey(e.Key) || (string?)e.Value is not { Length: > 0 }))
            return Failed(NotConnected);
        return new Submitted(errors.ToDictionary(e => labels[e.Key], e => (string)e.Value!, StringComparer.Ordinal), null, Top());
    }

    private Submitted Close()
    {
        view.Viewer.Stack.Remove(view);
        return Done();
    }

    private Submitted Done() => new(new Dictionary<string, string>(StringComparer.Ordinal), null, Top());

    private Submitted Failed(string trouble) => new(new Dictionary<string, string>(StringComparer.Ordinal), trouble, Top());

    private Modal? Top() => view.Viewer.Stack.LastOrDefault() is { } top ? new Modal(workspace, top) : null;

    private static JsonObject Content(JsonObject answer) => answer["view"]?.DeepClone() as JsonObject ?? throw new Refused("invalid_arguments", "missing required field: view");

    private static string Label(JsonObject input) => Reading.Plain((string)input["label"]!["text"]!);
}
