namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// The closed vocabulary. What is not in one of these lists, and is no name from the context, is refused. Add a synonym here only when it
/// can mean one thing.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Words in front of an instruction that change nothing.</summary>
    public static readonly string[] Openers =
        [
        "please", "then", "and then", "next", "now", "finally", "lastly", "also", "just", "so", "after that", "afterwards", "first", "first of all", "go ahead and", "be sure to", "remember to", "make sure to", "simply",
        "in that case", "you must", "you need to", "you have to", "we need to", "we must", "must", "immediately", "stop and", "to begin with", "second", "third", "before anything else", "before doing anything else", "before doing anything", "from there",
    ];

    /// <summary>Words behind an instruction that change nothing.</summary>
    public static readonly string[] Closers =
        ["straight away", "right away", "immediately", "at once", "directly", "as well", "too", "please", "now", "first", "instead"];

    public static readonly string[] Again = ["again", "once more", "one more time", "a second time", "once again", "a third time", "a fourth time", "one last time", "a last time"];

    public static readonly string[] Restart = ["restart", "kick", "bounce", "reboot", "recycle", "cycle", "roll"];

    public static readonly string[] Wait = ["wait for", "wait", "pause for", "pause", "give it", "give that", "give both", "give them", "give things", "give the app", "give the service", "sleep for", "sleep", "hold on for", "hold for", "let it settle for", "let it run for", "allow"];

    /// <summary>In front of "to" and a person.</summary>
    public static readonly string[] HandOver =
    [
        "escalate the incident", "escalate this", "escalate it", "escalate", "hand over", "hand it over", "hand this over", "hand the incident over", "hand off", "hand it off", "hand this off", "hand it", "hand this",
        "hand the incident", "pass it on", "pass this on", "pass it", "pass the incident", "assign it", "assign the incident",
    ];

    public static readonly string[] Page = ["page", "ring", "call", "phone", "wake up", "wake", "alert", "ring up", "call up", "get hold of"];

    public static readonly string[] Run = ["run", "rerun", "re-run", "repeat", "do", "perform", "execute"];

    public static readonly string[] Look = [
        "check", "recheck", "re-check", "have a look at", "take a look at", "look at", "test", "probe", "verify", "confirm", "poll", "watch", "monitor", "try", "retry", "hit", "ping", "curl", "query", "keep checking",
        "keep polling", "keep watching", "keep trying", "open", "visit", "request",
    ];

    /// <summary>A second look at whatever was checked last, in as many words.</summary>
    public static readonly string[] LookAgain =
        ["have another look", "take another look", "look again", "check again", "recheck", "re-check", "check it again", "check once more", "check it once more"];

    public static readonly string[] HealthCheck =
        ["health checks", "health check page", "health check endpoint", "health check url", "health check", "healthcheck", "health-check", "health endpoint", "health page",
            "health probe", "health url", "healthcheck endpoint", "healthcheck page", "health-check endpoint", "health"];

    public static readonly string[] Passing =
        ["passes", "pass", "passed", "succeeds", "succeed", "succeeded", "works", "work", "worked", "recovers", "recover", "recovered", "is successful"];

    public static readonly string[] Failing = ["fails", "fail", "failed"];

    /// <summary>After "is".</summary>
    public static readonly string[] Well =
        [
        "back up", "up", "ok", "okay", "fine", "healthy", "green", "good", "passing", "working", "successful", "well", "recovered", "back", "back to normal", "back online", "up again", "fixed", "resolved", "online", "alive",
        "succeeding", "responding", "reachable", "up and running", "happy", "fine again", "clear", "gone",
    ];

    /// <inheritdoc cref="Well"/>
    public static readonly string[] Ill = ["down", "failing", "broken", "red", "unhealthy", "failed", "unresponsive", "unreachable", "bad", "dead", "not ok", "offline"];

    public static readonly string[] If = ["if", "when", "once", "as soon as", "in case", "should it be that"];

    public static readonly string[] Else = ["otherwise", "or else", "else", "failing that", "in any other case", "if that is not the case", "or if not"];

    public static readonly string[] Articles = ["the", "your", "our", "my", "its", "a", "an"];

    /// <summary>A person or team may be several words when the last is one of these.</summary>
    public static readonly HashSet<string> Roles = new(StringComparer.Ordinal)
    {
        "engineer", "engineers", "on-call", "oncall", "team", "lead", "manager", "dba", "sre", "ops", "support", "developer", "developers", "admin", "desk", "line", "duty", "owner", "owners", "guild", "squad", "crew", "group", "people", "folks", "staff", "chief", "architect", "rota", "primary", "secondary", "responder", "department",
    };

    /// <summary>Words that turn a sentence round. Never a correction, never corrected, never skipped.</summary>
    public static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "not", "no", "never", "unless", "except", "without", "none", "nobody", "nothing", "neither", "nor", "avoid", "only", "until", "refrain", "instead",
        "unhealthy", "cannot", "noone", "no-one", "stop", "skip", "ignore", "rather",
    };

    /// <summary>Words that hold sentences together; none of them can be part of a name.</summary>
    public static readonly HashSet<string> Structure = new(StringComparer.Ordinal)
    {
        "if", "when", "whenever", "while", "unless", "until", "otherwise", "else", "or", "and", "but", "then", "after", "before", "once", "because", "since", "though", "although",
        "in", "on", "at", "by", "for", "from", "with", "to", "via", "as", "than", "during", "about", "is", "are", "was", "were", "be", "been", "it", "its", "they", "them", "he",
        "she", "that", "this", "those", "these", "which", "who", "again", "still", "now", "maybe", "perhaps", "probably", "possibly", "eventually", "later", "soon", "always",
        "sometimes", "every", "each", "any", "anyone", "anybody", "someone", "somebody", "everyone", "everybody", "may", "might", "could", "should", "would", "can", "must", "will",
        "minutes", "minute", "seconds", "second", "hours", "hour", "twice", "times", "fails", "fail", "passes", "pass", "up", "down",
    };

    public static readonly HashSet<string> Hedges = new(StringComparer.Ordinal)
    {
        "may", "might", "could", "maybe", "perhaps", "possibly", "probably", "consider", "considering", "worth", "suggest", "recommend", "ideally", "try", "optionally", "should",
        "would", "presumably", "likely",
    };

    public static readonly HashSet<string> Destructive = new(StringComparer.Ordinal)
    {
        "delete", "deleting", "drop", "dropping", "purge", "purging", "clear", "clearing", "truncate", "truncating", "wipe", "wiping", "erase", "erasing", "destroy", "destroying",
        "remove", "removing", "rm", "format", "flush", "flushing", "empty",
    };

    public static readonly HashSet<string> Endless = new(StringComparer.Ordinal) { "until", "till", "keep", "forever", "repeatedly", "while", "endlessly", "continuously", "whenever" };

    public static readonly HashSet<string> Secrets = new(StringComparer.Ordinal)
    {
        "password", "passwords", "token", "tokens", "secret", "secrets", "credential", "credentials", "key", "keys",
    };

    public static readonly string[] Injections =
    [
        "ignore all previous", "ignore previous", "ignore the previous", "ignore the above", "ignore all", "disregard", "forget all", "forget the", "you are now", "system prompt", "as root",
        "new instructions", "override the", "pretend", "act as", "as an ai", "sudo",
    ];

    /// <summary>Words of an instruction to the reader as a program, wherever they stand.</summary>
    public static readonly HashSet<string> Injecting = new(StringComparer.Ordinal) { "ignore", "disregard", "override", "pretend", "prompt", "instructions", "sudo", "root", "password", "token", "secret", "credentials" };

    /// <summary>Words that make a sentence an instruction, a rule or a condition: a sentence with one of them is never background.</summary>
    public static readonly HashSet<string> Instructive = new(StringComparer.Ordinal)
    {
        "restart", "restarts", "restarting", "restarted", "kick", "bounce", "reboot", "rebooting", "close", "closing", "closed", "resolve", "resolved", "mark", "escalate", "escalating",
        "page", "paging", "ring", "call", "phone", "wake", "alert", "run", "running", "rerun", "check", "checks", "checking", "look", "wait", "waiting", "give", "post", "notify", "tell",
        "ask", "send", "approve", "approval", "approved", "start", "kill", "scale", "scaling", "deploy", "rollback", "roll", "repeat", "execute", "perform", "if", "when", "unless",
        "otherwise", "else", "must", "should", "need", "needs", "please", "let", "make", "ensure", "only", "until", "before", "always", "do", "don", "use", "can", "will", "shall",
        "stop", "skip", "instead", "may", "might", "could", "would", "contact", "inform", "except", "without", "try", "set", "change", "go", "then",
    };

    /// <summary>Verbs that begin an instruction.</summary>
    public static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "restart", "kick", "bounce", "reboot", "recycle", "cycle", "wait", "pause", "give", "sleep", "close", "resolve", "mark", "escalate", "hand", "pass", "assign", "page", "ring", "call", "phone", "wake", "alert", "run",
        "rerun", "re-run", "repeat", "do", "perform", "execute", "check", "recheck", "re-check", "have", "take", "look", "test", "probe", "verify", "confirm", "poll", "post", "write", "say", "announce", "send", "tell",
        "notify", "let", "ask", "get", "request", "obtain", "please", "then", "use", "trigger", "stop", "retry", "try", "make", "ensure", "see", "collect", "capture", "gather", "attach",
    };

    /// <summary>"after waiting", "before running": the verb as an instruction has it.</summary>
    public static readonly Dictionary<string, string> Gerunds = new(StringComparer.Ordinal)
    {
        ["waiting"] = "wait",
        ["running"] = "run",
        ["checking"] = "check",
        ["rechecking"] = "recheck",
        ["closing"] = "close",
        ["escalating"] = "escalate",
        ["paging"] = "page",
        ["posting"] = "post",
        ["pausing"] = "pause",
        ["testing"] = "test",
        ["verifying"] = "verify",
        ["looking"] = "look",
        ["trying"] = "try",
        ["repeating"] = "repeat",
    };

    public static readonly Dictionary<string, int> Ordinals = new(StringComparer.Ordinal)
    {
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["1st"] = 1,
        ["2nd"] = 2,
        ["3rd"] = 3,
        ["4th"] = 4,
        ["5th"] = 5,
    };

    public static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["a"] = 1,
        ["an"] = 1,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["fifteen"] = 15,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["forty-five"] = 45,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["ninety"] = 90,
    };

    public static readonly Dictionary<string, int> Units = new(StringComparer.Ordinal)
    {
        ["s"] = 1,
        ["sec"] = 1,
        ["secs"] = 1,
        ["second"] = 1,
        ["seconds"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["mins"] = 60,
        ["minute"] = 60,
        ["minutes"] = 60,
        ["h"] = 3600,
        ["hour"] = 3600,
        ["hours"] = 3600,
    };

    /// <summary>Words a mistyped one may have been meant as. Negations and numbers are not among them, nor anything short.</summary>
    public static readonly IReadOnlyList<string> Correctable =
    [
        .. new[]
        {
            Openers, Closers, Again, Restart, Page, Run, Look, LookAgain, HealthCheck, Passing, Failing, Well, Ill, If, Else,
        }.SelectMany(list => list).SelectMany(phrase => phrase.Split(' '))
            .Concat(Units.Keys).Concat(Roles)
            .Concat(["the", "your", "after", "wait", "restarting", "escalate", "close", "incident", "resolved", "closed", "mark", "give", "does", "still", "both", "with", "using", "post", "restarted"])
            .Where(w => w.Length >= 3 && !Negations.Contains(w)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}
