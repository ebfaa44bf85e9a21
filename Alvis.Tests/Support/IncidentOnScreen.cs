using Microsoft.Playwright;

namespace Alvis.Tests.Support;

/// <summary>An incident's message with its thread, as somebody has it in front of them.</summary>
internal sealed class IncidentOnScreen(ConsoleUser user, ILocator message)
{
    /// <summary>The message or its thread shows this.</summary>
    public Task ShowsAsync(string text) => Assertions.Expect(message).ToContainTextAsync(text);

    /// <summary>The message is gone, or was never there.</summary>
    public Task IsNotThereAsync() => Assertions.Expect(message).ToHaveCountAsync(0);

    /// <summary>The message says that the incident is in this state.</summary>
    public Task IsAsync(string state) => Assertions.Expect(message.Locator("header .pill")).ToContainTextAsync(state);

    /// <summary>These buttons are there, in this order, and no others.</summary>
    public Task OffersAsync(params string[] buttons) => Assertions.Expect(Buttons).ToHaveTextAsync(buttons);

    /// <summary>Presses a button that acts at once.</summary>
    public Task PressAsync(string button) => message.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Presses a button that asks something first, and answers.</summary>
    public async Task PressAsync(string button, string asks, string answer)
    {
        await message.Locator("summary", new() { HasTextString = button }).ClickAsync();
        await message.GetByLabel(asks, new() { Exact = true }).FillAsync(answer);
        await message.GetByRole(AriaRole.Button, new() { Name = $"{button} INC-" }).ClickAsync();
    }

    /// <summary>Goes to the incident's own page.</summary>
    public async Task OpenAsync()
    {
        await message.GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(user.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" })).ToBeVisibleAsync();
    }

    private ILocator Buttons => message.GetByRole(AriaRole.Group, new() { Name = "What you can do about" }).Locator("summary, form.press:not(details form) button");
}
