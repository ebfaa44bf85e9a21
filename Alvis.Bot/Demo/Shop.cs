namespace Alvis.Bot.Demo;

/// <summary>
/// The business of the demo's web shop, with the kind of bug that Alvis is for. Selling takes the stock and then the ledger; refunding
/// takes the ledger and then the stock. Each alone is right, and so are most pairs. A sale and a refund that each hold their first lock
/// wait for each other for ever: the process lives, its port accepts connections, and nobody gets an answer.
/// </summary>
internal sealed class Shop
{
    private readonly Lock stock = new();
    private readonly Lock ledger = new();
    private int cups = 40;
    private int sold;

    /// <summary>Sells what the order asks for: a number of cups.</summary>
    /// <returns>How many are left.</returns>
    public int Checkout(TextReader order)
    {
        // The order is read while the stock is held, so that nobody else is promised the same cups. Customers on a slow line make that long.
        lock (stock)
        {
            var wanted = Count(order);
            lock (ledger)
            {
                cups -= wanted;
                sold += wanted;
                return cups;
            }
        }
    }

    /// <summary>Takes cups back.</summary>
    /// <returns>How many are sold after it.</returns>
    public int Refund(TextReader slip)
    {
        lock (ledger)
        {
            var returned = Count(slip);
            lock (stock)
            {
                cups += returned;
                sold -= returned;
                return sold;
            }
        }
    }

    /// <summary>Whether the books agree with the shelf. Needs both locks, as any honest health check of this shop would.</summary>
    public bool IsSound()
    {
        lock (stock)
        {
            lock (ledger)
                return cups + sold == 40;
        }
    }

    private static int Count(TextReader text) => int.TryParse(text.ReadToEnd().AsSpan().Trim(), out var n) && n is > 0 and <= 40 ? n : 1;
}
