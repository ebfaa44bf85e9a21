using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using Alvis.Engine.Kinds;
using Alvis.Engine.Writing;
using Azure.Core;
using OpenAI;
using OpenAI.Chat;

namespace Alvis.Bot.OpenAi;

/// <summary>
/// A model behind OpenAI's chat completions: OpenAI's own, Azure's v1 endpoint, or any server that speaks the protocol. Asks once; what the other side
/// says of a fault is never repeated, since it may hold what was sent.
/// </summary>
/// <param name="options">Where it is.</param>
/// <param name="secrets">Where the key is read, at every call.</param>
/// <param name="identity">This machine's identity, for Azure without a key; null elsewhere.</param>
/// <param name="time">For answers that name an instant to come back at.</param>
internal sealed class OpenAiModel(LlmOptions options, ISecrets secrets, TokenCredential? identity, TimeProvider time) : IModel, IDisposable
{
    /// <summary>More than any answer within the limits has.</summary>
    private const int MostBytes = 1024 * 1024;

    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    private readonly HttpClient http = new(new Bounded(options.BaseUrl)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public string Name => options.Model;

    /// <inheritdoc/>
    public async Task<ModelAnswer> AskAsync(Prompt prompt, string input, CancellationToken cancel)
    {
        if (await ClientAsync(cancel) is not { } client)
            return new ModelAnswer.Refused($"its key, the secret '{options.Key}', cannot be read");
        var wanted = new ChatCompletionOptions
        {
            MaxOutputTokenCount = options.MaxTokens,
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(prompt.Name, BinaryData.FromString(prompt.Schema), jsonSchemaIsStrict: true),
        };
        try
        {
            ChatCompletion said = await client.CompleteChatAsync([new SystemChatMessage(prompt.Instructions), new UserChatMessage(input)], wanted, cancel);
            return Read(said);
        }
        catch (ClientResultException e)
        {
            return Failed(e);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or Azure.Identity.AuthenticationFailedException)
        {
            return new ModelAnswer.Refused("this machine's identity was given no access");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is AggregateException { InnerException: HttpRequestException or IOException })
        {
            return new ModelAnswer.Later("it cannot be reached, or broke off", null, Charged: false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<ChatClient?> ClientAsync(CancellationToken cancel)
    {
        var settings = new OpenAIClientOptions
        {
            Endpoint = options.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            // Retries, limits and logs are Scribe's; the package's own would send the question again unseen.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            EnableDistributedTracing = false,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        };
        if (options.Key is { } name)
            return await secrets.ReadAsync(name, cancel) is { Length: > 0 } key ? new ChatClient(options.Model, new ApiKeyCredential(key), settings) : null;
        // The package wants a credential; a server of one's own looks at none.
        if (identity is null)
            return new ChatClient(options.Model, new ApiKeyCredential("none"), settings);
#pragma warning disable OPENAI001 // The only way to give the package an identity; its version is pinned, and a change of it shows in the build.
        return new ChatClient(options.Model, new BearerTokenPolicy(identity, AzureScope), settings);
#pragma warning restore OPENAI001
    }

    private static ModelAnswer Read(ChatCompletion said)
    {
        var used = said.Usage is { } u && u.InputTokenCount + u.OutputTokenCount > 0 && u is { InputTokenCount: >= 0, OutputTokenCount: >= 0 } ? new Tokens(u.InputTokenCount, u.OutputTokenCount) : null;
        var text = string.Concat(said.Content.Where(c => c.Kind == ChatMessageContentPartKind.Text).Select(c => c.Text));
        return said.FinishReason switch
        {
            _ when said.Refusal is { Length: > 0 } => new ModelAnswer.Useless("it refused to answer", used),
            ChatFinishReason.Length => new ModelAnswer.Useless("its answer was cut off", used),
            ChatFinishReason.ContentFilter => new ModelAnswer.Useless("its answer was withheld by a filter", used),
            ChatFinishReason.Stop when text.Length > 0 => new ModelAnswer.Said(text, used),
            _ => new ModelAnswer.Useless("its answer was empty", used),
        };
    }

    private ModelAnswer Failed(ClientResultException e) => e.Status switch
    {
        429 => new ModelAnswer.Later("it takes no more requests now", After(e), Charged: false),
        408 or 409 or >= 500 => new ModelAnswer.Later(string.Create(CultureInfo.InvariantCulture, $"it answered with status {e.Status}"), After(e), Charged: false),
        401 or 403 => new ModelAnswer.Refused("it does not take the key"),
        404 => new ModelAnswer.Refused($"there is no model '{Words.Clip(options.Model, 60)}' at Llm:BaseUrl"),
        > 0 => new ModelAnswer.Refused(string.Create(CultureInfo.InvariantCulture, $"it does not take the request (status {e.Status})")),
        _ => new ModelAnswer.Later("it cannot be reached, or broke off", null, Charged: false),
    };

    private TimeSpan? After(ClientResultException e)
    {
        if (e.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) != true)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at - time.GetUtcNow() is var span && span > TimeSpan.Zero ? span : null;
    }

    /// <summary>Answers of a bounded size, from the address that was set and from no other.</summary>
    private sealed class Bounded(Uri to) : DelegatingHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !to.IsLoopback,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 64,
    })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
