namespace Alvis.Engine.Storage;

/// <summary>The store cannot be used. The message names the file, what is wrong with it and the cure; it is shown as it stands.</summary>
public sealed class StoreUnusableException : Exception
{
    public StoreUnusableException(string message) : base(message)
    {
    }

    public StoreUnusableException(string message, Exception inner) : base(message, inner)
    {
    }

    public StoreUnusableException()
    {
    }
}
