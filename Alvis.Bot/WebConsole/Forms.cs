namespace Alvis.Bot.WebConsole;

/// <summary>Reads what was posted. What is no form, or a broken one, is the sender's fault and answered as such.</summary>
internal static class Forms
{
    /// <summary>The form of a request.</summary>
    /// <exception cref="BadHttpRequestException">There is none, it is too large, or it ends in the middle.</exception>
    public static async Task<IFormCollection> FormAsync(this HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            throw new BadHttpRequestException("No form was sent.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            // Thrown too when the sender has gone away in the middle of it.
            context.RequestAborted.ThrowIfCancellationRequested();
            throw new BadHttpRequestException("The form is broken.", StatusCodes.Status400BadRequest, e);
        }
    }
}
