using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Commands;

/// <summary>Tells people who Alvis takes them for and what they may do.</summary>
internal sealed class WhoAmIVerb(People people) : IChatVerb
{
    public string Word => "whoami";

    public string Example => "whoami";

    public string Summary => "Who you are to Alvis, what you may do, and which accounts are yours.";

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var known = await people.FindAsync(by.Person.Id, cancel);
        var accounts = known is { Accounts.Count: > 0 } ? string.Join(", ", known.Accounts) : $"{by.Person.Id}; nobody has added you yet";
        var why = known is not null && people.IsBySettings(known) ? ", by the setting Access:Admins" : "";
        List<Row> rows =
        [
            new Row(Tone.Info, "name", by.Person.Name),
            new Row(Tone.Info, "role", $"{Roles.Word(by.Role)}{why}: you may {Roles.May(by.Role)}"),
            new Row(Tone.Info, "accounts", accounts),
        ];
        if (by.Role != Role.Admin && !await people.HasAdminAsync(cancel))
            rows.Add(new Row(Tone.Bad, "but", Gate.NoAdmin));
        return Reply.Show(new Card.List("You", rows, "Nothing is known of you."));
    }
}
