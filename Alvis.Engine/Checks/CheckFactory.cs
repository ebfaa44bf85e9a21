using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Checks;

/// <summary>Makes the checks that playbooks and plans describe.</summary>
public sealed class CheckFactory(KindSet<ICheckKind> kinds)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The check of a playbook.</summary>
    /// <exception cref="ArgumentException">There is no such kind: the playbook was not read by this version.</exception>
    public ICheck Make(CheckSpec spec) =>
        (kinds.Find(spec.Kind) ?? throw new ArgumentException($"There is no check '{spec.Kind}' ({Words.Known(spec.Kind, kinds.Known)}).", nameof(spec)))
        .Read(spec.Settings, spec.Timeout);

    /// <summary>A check of a bare address, as a plan's text may name one: <c>GET</c>, wanting 200 within 10 s. Or why it cannot be.</summary>
    public (ICheck? Check, Refusal? Refusal) MakeFor(string url)
    {
        var http = kinds.Find("http") ?? throw new InvalidOperationException("There is no check 'http'.");
        var problems = new Problems("url");
        var map = new Node.Map(Place.Start, [KeyValuePair.Create(new Node.Scalar(Place.Start, "url", Quoted: false), (Node)new Node.Scalar(Place.Start, url, Quoted: true))]);
        if (Shape.Keys(http.Keys).Read(map, problems) is Section section)
        {
            http.Vet(section);
            if (problems.None)
                return (http.Read(section, DefaultTimeout), null);
        }

        var first = problems.All[0];
        return (null, new Refusal($"{first.Found}; {first.Expected}"));
    }
}
