using System.Text.Json;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>What the home tab shows.</summary>
/// <param name="Open">The incidents to show, newest first.</param>
/// <param name="AllOpen">How many are open.</param>
/// <param name="Services">The services, as the verb <c>list</c> answers.</param>
/// <param name="MayPropose">True for who may add a playbook.</param>
/// <param name="Answer">What came of what was just pressed; null for nothing.</param>
/// <param name="At">When it was drawn: a home is not live.</param>
internal sealed record HomeModel(IReadOnlyList<IncidentThread> Open, int AllOpen, Card Services, bool MayPropose, Card? Answer, DateTimeOffset At);

/// <summary>The forms and the home tab. Pure.</summary>
internal static class SlackViews
{
    public const string PlaybookCallback = "alvis.playbook", PreviewCallback = "alvis.preview", AskCallback = "alvis.ask";
    public const string TextField = "text", FileField = "file", AnswerField = "answer";

    /// <summary>The button that opens the form for a playbook; its value is a service, or empty.</summary>
    public const string OpenPlaybook = "alvis.open-playbook";

    /// <summary>The most incidents that the home tab shows with their buttons.</summary>
    public const int MostIncidents = 15;

    private const int LongestError = 2_000;

    /// <summary>The form for a playbook.</summary>
    /// <param name="text">What stands in it; at most 3,000 characters.</param>
    /// <param name="service">The service whose playbook is edited; null for a new one.</param>
    /// <param name="began">The hash of the version it was opened with; null for a new one.</param>
    public static SlackView AddPlaybook(string text, string? service, string? began) => new("modal",
    [
        new InputBlock(new PlainTextObject("The playbook, in YAML"), new PlainTextInputElement
        {
            ActionId = "value", Multiline = true, InitialValue = text.Length > 0 ? text : null, MaxLength = BlockLimits.InputMost, FocusOnLoad = true,
            Placeholder = new PlainTextObject("meta: { service: shop, platform: fly.io } …"),
        })
        {
            BlockId = TextField, Optional = true,
            Hint = new PlainTextObject("Service, check, and in plain English what to do when it fails. At most 3,000 characters; a longer one comes as a file."),
        },
        new InputBlock(new PlainTextObject("Or a file"), new FileInputElement { ActionId = "value", Filetypes = ["yaml", "yml", "md", "text"], MaxFiles = 1 })
        {
            BlockId = FileField, Optional = true, Hint = new PlainTextObject("A .yaml, .yml or .md file of at most 64 KB."),
        },
    ])
    {
        Title = Title(service is null ? "Add a playbook" : "Edit a playbook"),
        Submit = new PlainTextObject("Show its plan"),
        Close = new PlainTextObject("Cancel"),
        CallbackId = PlaybookCallback,
        PrivateMetadata = JsonSerializer.Serialize<string?[]>([service, began]),
    };

    /// <summary>The service and the version that a form was opened with.</summary>
    public static (string? Service, string? Base) BaseOf(string metadata) => Texts(metadata) is [var service, var began] ? (service, began) : (null, null);

    /// <summary>A plan to be confirmed, on top of the form.</summary>
    public static SlackView Preview(PreviewCard card, bool mayConfirm, SlackContext context)
    {
        var blocks = PreviewBlocks.Of(card, context, buttons: false).ToList();
        if (!mayConfirm)
            blocks.Add(new ContextBlock([new PlainTextObject(ButtonCode.Escaped($"An admin puts it in force: /alvis confirm {card.Proposal}", BlockLimits.ConfirmText))]));
        return new("modal", [.. blocks.Take(BlockLimits.ViewBlocks)])
        {
            Title = Title("Its plan"),
            Submit = mayConfirm ? new PlainTextObject("Confirm") : null,
            Close = new PlainTextObject(mayConfirm ? "Back" : "Done"),
            CallbackId = PreviewCallback,
            PrivateMetadata = card.Proposal,
            NotifyOnClose = true,
            // Back leads to the text; who is done is not shown it once more.
            ClearOnClose = mayConfirm ? null : true,
        };
    }

    /// <summary>The form for the words that go with a button.</summary>
    public static SlackView Ask(Button button) => new("modal",
    [
        .. button.Confirm is { } confirm ? new Block[] { new SectionBlock(new PlainTextObject(ButtonCode.Escaped(confirm, BlockLimits.ConfirmText))) } : [],
        new InputBlock(new PlainTextObject(ButtonCode.Escaped(button.Asks ?? "Why?", BlockLimits.Placeholder)), new PlainTextInputElement { ActionId = "value", Multiline = true, MaxLength = 1_000, FocusOnLoad = true })
        {
            BlockId = AnswerField, Optional = !button.MustAnswer,
            Hint = IncidentId.Read(button.Subject) is null ? null : new PlainTextObject("It is shown in the incident's thread and kept in its summary."),
        },
    ])
    {
        Title = Title($"{button.Label} {button.Subject}"),
        Submit = new PlainTextObject(ButtonCode.Escaped(button.Label, BlockLimits.ViewTitle)),
        Close = new PlainTextObject("Cancel"),
        CallbackId = AskCallback,
        PrivateMetadata = ButtonCode.Write(button),
    };

    /// <summary>The button that a form for words is about; null when another version wrote it.</summary>
    public static Button? ButtonOf(string metadata) => ButtonCode.Read(metadata);

    /// <summary>A word while something takes its time.</summary>
    public static SlackView Loading(string text) => new("modal", [new SectionBlock(new PlainTextObject(ButtonCode.Escaped(text, BlockLimits.ConfirmText)))]) { Title = Title("One moment"), Close = new PlainTextObject("Close") };

    /// <summary>How something ended.</summary>
    public static SlackView Say(string title, Card card, SlackContext context) =>
        new("modal", [.. SlackCards.Blocks(card, context).Take(BlockLimits.ViewBlocks)]) { Title = Title(title), Close = new PlainTextObject("Close"), ClearOnClose = true };

    /// <summary>What to write at a field, with the lines of the text it is about.</summary>
    public static string ErrorOf(Card card) => BlockLimits.Line(card switch
    {
        PreviewCard { Problems.Count: > 0 } preview => string.Join("  ", preview.Problems.Take(8).Select(p => $"Line {p.At.Line}: {p.Found}; {p.Expected.TrimEnd('.')}."))
            + (preview.Problems.Count > 8 ? $"  And {Words.Count(preview.Problems.Count - 8, "more problem")}." : ""),
        PreviewCard { Plan: { } plan } preview => string.Join("  ", plan.Lines.Where(l => l.Role == Engine.Plans.PreviewRole.Error).Take(8).Select(l => l.Lines.Count > 0 ? $"Line {l.Lines[0] + preview.Above}: {l.Text}" : l.Text)),
        _ => PlainText.Of(card),
    }, LongestError);

    /// <summary>The home tab.</summary>
    public static SlackView Home(HomeModel model, SlackContext context)
    {
        List<Block> blocks = [];
        if (model.Answer is { } answer)
            blocks.AddRange([.. SlackCards.Blocks(answer, context), new DividerBlock()]);
        blocks.Add(new HeaderBlock(new PlainTextObject(model.AllOpen == 0 ? $"{SlackSigns.Of(Tone.Good)} No incident is open" : $"{SlackSigns.Of(Tone.Bad)} {Words.Count(model.AllOpen, "open incident")}", Emoji: true)));
        var shown = model.Open.Take(MostIncidents).ToList();
        blocks.AddRange(shown.SelectMany(t => Short(t.Card, context)));
        if (model.AllOpen > shown.Count)
            blocks.Add(SlackCards.More($"And {model.AllOpen - shown.Count} more.", context, "/"));
        blocks.Add(new DividerBlock());
        blocks.AddRange(SlackCards.Blocks(model.Services, context));
        blocks = Fitting(blocks, context);
        blocks.Add(new ActionsBlock(
        [
            .. model.MayPropose ? new Element[] { new ButtonElement(new PlainTextObject("Add a playbook")) { ActionId = OpenPlaybook, Style = "primary" } } : [],
            ButtonCode.Link("Open the console", context.Link("/"), 0),
        ]));
        blocks.Add(new ContextBlock([new MrkdwnTextObject($"As of {Mrkdwn.Date(model.At)}. Open this tab again for the present state.")]));
        return new("home", blocks);
    }

    // Counted as the longest way of writing it, and with room for what stands below.
    private static List<Block> Fitting(List<Block> blocks, SlackContext context)
    {
        var left = BlockLimits.ViewBytes - 20_000;
        var fit = blocks.TakeWhile(b => (left -= JsonSerializer.SerializeToUtf8Bytes([b], SlackJson.Default.IReadOnlyListBlock).Length) > 0).Take(BlockLimits.ViewBlocks - 4).ToList();
        return fit.Count == blocks.Count ? fit : [.. fit, SlackCards.More("Cut here: there is more than Slack shows.", context, "/")];
    }

    private static IEnumerable<Block> Short(IncidentCard card, SlackContext context)
    {
        if (new RichText(1_000).Sign(card.Tone).Text(SlackCards.Heading(card), bold: true).End().Text(card.Now).Done() is { } text)
            yield return text;
        yield return new ContextBlock([new MrkdwnTextObject(SlackCards.Standing(card))]);
        if (SlackCards.Actions(card.Buttons, context, $"/incidents/{card.Id}") is { } actions)
            yield return actions;
    }

    private static PlainTextObject Title(string text) => new(ButtonCode.Escaped(text, BlockLimits.ViewTitle));

    private static string?[]? Texts(string metadata)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(metadata);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
