using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class PlaceOfDetailsTests
{
    [Theory]
    [InlineData("details: |\n  One.\n  Two.\n", 8, 3)]
    [InlineData("details: |-\n  One.\n  Two.\n", 8, 3)]
    [InlineData("details: |+\n  One.\n  Two.\n\n\n", 8, 3)]
    [InlineData("details: |-   # what to do\n      One.\n      Two.\n", 8, 7)]
    [InlineData("details: |2-\n    One.\n    Two.\n", 8, 3)]
    [InlineData("details: |-\n\n  One.\n", 8, 3)]
    [InlineData("details: One.\n", 7, 10)]
    [InlineData("details: 'One.'\n", 7, 11)]
    [InlineData("details: \"One.\"\n", 7, 11)]
    [InlineData("details:\n  One.\n", 8, 3)]
    [InlineData("details: >-\n  One.\n", 8, 3)]
    public void Is_that_of_its_first_line(string details, int line, int column)
    {
        var text = SomePlaybooks.Smallest[..SomePlaybooks.Smallest.IndexOf("details", StringComparison.Ordinal)] + details;
        var playbook = SomePlaybooks.Good(text);
        Assert.Equal(new Place(line, column), playbook.DetailsAt);

        // Every line of the text is found again in the file by counting from there.
        var lines = text.Split('\n');
        foreach (var (written, n) in playbook.Details.Split('\n').Select((l, n) => (l, n)))
            Assert.Contains(written, lines[line - 1 + n]);
    }

    [Fact]
    public void Is_the_same_with_windows_line_ends()
    {
        var playbook = SomePlaybooks.Good(SomePlaybooks.Smallest.ReplaceLineEndings("\r\n"));
        Assert.Equal(new Place(8, 3), playbook.DetailsAt);
        Assert.Equal("If the health check fails, restart the app.", playbook.Details);
    }
}

public sealed class DetailsWhoseLinesAreLostTests
{
    [Theory]
    [InlineData("details: >-\n  One.\n  Two.\n")]
    [InlineData("details: One.\n  Two.\n")]
    [InlineData("details: 'One.\n  Two.'\n")]
    [InlineData("details: \"One.\\nTwo.\"\n")]
    public void Are_refused(string details)
    {
        var told = Assert.Single(SomePlaybooks.Told(SomePlaybooks.Smallest.Replace("details: |-\n  If the health check fails, restart the app.", details)));
        Assert.Equal("shop.yaml:7:10: found a text of several lines that YAML folds into one; expected '|-' behind the key and the text below it, so that every line counts", told);
    }

    [Theory]
    [InlineData("details:")]
    [InlineData("details: ''")]
    [InlineData("details: |-\n\n")]
    [InlineData("details: [One.]")]
    public void An_empty_text_is_refused(string details) =>
        Assert.Contains("expected what to do in plain English", Assert.Single(SomePlaybooks.Told(
            SomePlaybooks.Smallest.Replace("details: |-\n  If the health check fails, restart the app.", details))));

    [Fact]
    public void More_than_64_KB_is_refused() =>
        Assert.Contains("found a text of 70000 characters; expected at most 65536", Assert.Single(SomePlaybooks.Told(
            SomePlaybooks.Smallest.Replace("If the health", new string('x', 70_000 - 30)))));
}
