using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Alvis.Tests.Support;

/// <summary>The playbook editor with its list of problems and the plan beside it, as somebody has it in front of them.</summary>
internal sealed class EditorOnScreen(ConsoleUser user)
{
    private IPage Page => user.Page;

    private ILocator Problems => Page.Locator("#problems");

    private ILocator Plan => Page.GetByRole(AriaRole.Complementary, new() { Name = "The plan" });

    private ILocator Lines => Page.Locator(".monaco-editor .view-lines");

    /// <summary>
    /// Types a text in place of what stands there, key by key. Lines are typed as far in as the editor puts the cursor, and further out with the
    /// key that does that.
    /// </summary>
    public async Task TypeAsync(string text)
    {
        await SelectAllAsync();
        await Page.Keyboard.PressAsync("Delete");
        var (keyboard, at) = (Page.Keyboard, 0);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (at > 0)
                await keyboard.PressAsync("Enter");
            for (var outwards = at - 1 - indent; outwards > 0; outwards -= 2)
                await keyboard.PressAsync("Backspace");
            await keyboard.TypeAsync(line.TrimStart());
            at = 1 + indent + (line.EndsWith(':') || line.EndsWith("|-", StringComparison.Ordinal) ? 2 : 0);
        }
    }

    /// <summary>Replaces all of the text at once, as a paste does.</summary>
    public async Task PasteAsync(string text)
    {
        await SelectAllAsync();
        await user.PasteAsync(Page.Locator(".monaco-editor textarea"), text);
    }

    /// <summary>Types something else over the last word of a line.</summary>
    public async Task CorrectAsync(string word, string instead)
    {
        await Lines.GetByText(word).ClickAsync();
        await Page.Keyboard.PressAsync("End");
        await Page.Keyboard.PressAsync("Control+Shift+ArrowLeft");
        await Page.Keyboard.TypeAsync(instead);
    }

    private async Task SelectAllAsync()
    {
        await Lines.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
    }

    /// <summary>This stands in the text, on the part of it that is in sight.</summary>
    public Task HoldsAsync(string text)
    {
        // The editor draws a space as signs of its own.
        var drawn = new Regex(string.Join(".{1,3}", text.Split(' ').Select(Regex.Escape)), RegexOptions.None, World.Patience);
        return Assertions.Expect(Lines).ToContainTextAsync(drawn);
    }

    /// <summary>This is listed as wrong.</summary>
    public Task ComplainsAsync(string problem) => Assertions.Expect(Problems).ToContainTextAsync(problem);

    /// <summary>So many lines are marked in the margin.</summary>
    public Task MarksLinesAsync(int lines) => Assertions.Expect(Page.Locator(".monaco-editor .wrong-here")).ToHaveCountAsync(lines);

    /// <summary>Nothing is wrong with the text.</summary>
    public Task IsContentAsync() => Assertions.Expect(Problems).ToContainTextAsync("Nothing is wrong");

    /// <summary>The plan beside the text has this.</summary>
    public Task PlansAsync(string step) => Assertions.Expect(Plan).ToContainTextAsync(step);
}
