using Alvis.Engine.Kinds;
using Alvis.Engine.Storage;
using Alvis.Engine.Summaries;
using Alvis.Engine.Writing;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alvis.Bot.OpenAi;

/// <summary>Puts a language model into a starting Alvis, when <c>Llm:Kind</c> is set. Without it summaries are plain, and nothing here is asked for.</summary>
internal static class OpenAiRegistration
{
    /// <summary>Registers the settings, and what asks the model when they set one. Wants the store and the registered secrets.</summary>
    public static void AddOpenAi(this IHostApplicationBuilder builder)
    {
        builder.AddOpenAiExamination();
        builder.Services.TryAddSingleton<IModelLedger, SqliteModelLedger>();
        builder.Services.AddSingleton<ISummaries>(s => s.GetRequiredService<LlmOptions>().IsOn ? ActivatorUtilities.CreateInstance<ModelSummaries>(s) : new PlainSummaries());
    }

    /// <summary>Registers the settings and the model's client, and nothing that runs.</summary>
    public static void AddOpenAiExamination(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LlmOptions>();
        builder.Services.AddSingleton<IStartupVet>(s => s.GetRequiredService<LlmOptions>());
        builder.Services.AddSingleton<Redaction>();
        builder.Services.AddSingleton<Scribe>();
        builder.Services.AddSingleton<Rewriter>();
        builder.Services.AddSingleton<Explainer>();
        builder.Services.AddSingleton<SecondCompiler>();
        builder.Services.AddSingleton<OpenAiDoctor>();
        builder.Services.AddSingleton<IModel>(s => new OpenAiModel(
            s.GetRequiredService<LlmOptions>(), s.GetRequiredService<ISecrets>(), Identity(s.GetRequiredService<LlmOptions>()), s.GetRequiredService<TimeProvider>()));
    }

    // What a server has, in the order in which it is told by its surroundings; never what a developer happens to be signed in with.
    private static ChainedTokenCredential? Identity(LlmOptions options) => options is { Kind: LlmKind.Azure, Key: null }
        ? new ChainedTokenCredential(new EnvironmentCredential(), new WorkloadIdentityCredential(), new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned))
        : null;
}
