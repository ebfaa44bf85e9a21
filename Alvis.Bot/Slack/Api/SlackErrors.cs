namespace Alvis.Bot.Slack.Api;

/// <summary>What an error word of Slack's means for Alvis.</summary>
internal abstract record ErrorMeaning
{
    private ErrorMeaning()
    {
    }

    /// <summary>Not done; it may be later.</summary>
    public sealed record Wait(TimeSpan After) : ErrorMeaning;

    /// <summary>Part of it may have been done: nothing is known where repeating it would show.</summary>
    public sealed record Doubt(TimeSpan After) : ErrorMeaning;

    /// <summary>Not done, and not before something is changed.</summary>
    public sealed record Never(string Cure) : ErrorMeaning;
}

/// <summary>
/// Every error word of the methods Alvis calls, and what to do about it: the one table. The words are those of Slack's method pages
/// (shared/fixtures/slack/slack-api-ref/method_contracts.json, 2026-08-20); the grouping follows wire/slack.md, section 13.
/// </summary>
internal static class SlackErrors
{
    private const int LongestWord = 80;
    private const string Bug = "Alvis asked in a form that Slack does not take. Update Alvis; if it is the newest, report this with the log's words.";
    private const string Layout = "Slack refused how this message is laid out. The log has Slack's words; report them, for it is a fault in Alvis.";
    private const string Token = "Set {token} anew: Slack shows it on the app's page under {page}.";
    private const string Reinstall = "The app was removed from the workspace or its token was withdrawn. Install it again on the app's page, then set {token} anew.";
    private const string Admin = "Ask an admin of the Slack workspace or organisation to allow the app Alvis.";
    private const string Invite = "Invite Alvis into the channel: write /invite @Alvis there.";
    private const string NoChannel = "There is no such channel, or Alvis cannot see it. Look at Slack:Channel and Channels; a private channel must invite Alvis first.";
    private const string Posting = "The channel's settings let only some people post. Let the app Alvis post there, or name another channel.";
    private const string NoUser = "Slack knows no such user, or no longer. Look at the user's id.";
    private const string NoFile = "The file is no longer there. Share it again.";
    private const string Trigger = "Slack gives three seconds to open a window, and they were over. Press again.";
    private const string Plan = "The workspace's Slack plan has no user groups. Give the role to users instead of groups.";
    private const string Gone = "The message is no longer there.";
    private const string Answering = "Slack takes five answers to a press or command within 30 minutes, and this was one too many or too late. Press or write again.";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limited = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, ErrorMeaning> Table = Build();

    /// <summary>Every word that has an answer of its own.</summary>
    public static IReadOnlyCollection<string> Known => Table.Keys;

    /// <summary>What a word means. A word that is not known is taken as final: Slack's own, and nobody can say whether waiting helps.</summary>
    /// <param name="method">What was called.</param>
    /// <param name="word">Slack's word.</param>
    /// <param name="needed">The scope that Slack names with <c>missing_scope</c>.</param>
    public static ErrorMeaning Of(SlackMethod method, string word, string? needed)
    {
        if (word == "missing_scope")
            return new ErrorMeaning.Never($"The app lacks the scope {Clean(needed ?? "that " + method.Name + " needs")}. Add it on the app's page under OAuth & Permissions, or paste manifest.json anew, then install the app again.");
        if (!Table.TryGetValue(word, out var meaning))
            return new ErrorMeaning.Never($"This Alvis does not know that answer of {method.Name}. Slack's page of the method explains it; update Alvis.");
        return meaning is ErrorMeaning.Never never ? new ErrorMeaning.Never(Fill(never.Cure, method)) : meaning;
    }

    /// <summary>A word fit to be shown, whatever was sent.</summary>
    public static string Clean(string? word) =>
        word is { Length: > 0 and <= LongestWord } && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':' or '.' or ',' or '-' or ' ') ? word : "unreadable";

    private static string Fill(string cure, SlackMethod method) => cure
        .Replace("{token}", method.ByApp ? "Slack:AppToken" : "Slack:BotToken", StringComparison.Ordinal)
        .Replace("{page}", method.ByApp ? "Basic Information, App-Level Tokens" : "OAuth & Permissions", StringComparison.Ordinal);

    private static Dictionary<string, ErrorMeaning> Build()
    {
        var table = new Dictionary<string, ErrorMeaning>(StringComparer.Ordinal);
        foreach (var (meaning, words) in Rows())
        {
            foreach (var word in words)
                table.Add(word, meaning);
        }

        return table;
    }

    private static IEnumerable<(ErrorMeaning Meaning, string[] Words)> Rows()
    {
        yield return (new ErrorMeaning.Wait(Limited), ["ratelimited", "rate_limited", "message_limit_exceeded", "too_many_requests"]);
        yield return (new ErrorMeaning.Wait(Soon), ["request_timeout", "service_unavailable", "update_failed", "streaming_state_conflict", "list_record_comment_fetch_failed"]);
        yield return (new ErrorMeaning.Wait(Minutes), ["team_added_to_org", "external_channel_migrating"]);
        yield return (new ErrorMeaning.Doubt(Soon), ["fatal_error", "internal_error"]);

        foreach (var row in Refused())
            yield return (new ErrorMeaning.Never(row.Cure), row.Words);
    }

    private static IEnumerable<(string Cure, string[] Words)> Refused()
    {
        yield return (Token, ["invalid_auth", "not_authed", "not_allowed_token_type"]);
        yield return (Reinstall, ["account_inactive", "token_revoked", "user_removed_from_team", "team_disabled"]);
        yield return ("The token has run out because token rotation is on, and rotation cannot be switched off again. Make the app anew from manifest.json and set {token}.", ["token_expired"]);
        yield return ("Add the scope on the app's page under OAuth & Permissions, or paste manifest.json anew, then install the app again.", ["missing_scope"]);
        yield return (Admin, ["access_denied", "accesslimited", "no_permission", "enterprise_is_restricted", "ekm_access_denied", "org_login_required", "two_factor_setup_required",
            "app_access_restricted", "forbidden_team", "team_access_not_granted", "team_not_found", "invalid_team", "send_on_behalf_not_allowed"]);
        yield return (Bug, ["deprecated_endpoint", "method_deprecated", "unknown_method", "insecure_request", "invalid_arg_name", "invalid_array_arg", "invalid_charset", "invalid_form_data",
            "invalid_post_type", "missing_post_type", "missing_args", "missing_argument", "invalid_arguments", "invalid_json", "json_not_object", "is_bot", "as_user_not_supported",
            "invalid_cursor", "invalid_limit", "invalid_metadata_filter_keys", "invalid_ts_latest", "invalid_ts_oldest", "invalid_user_combination", "not_enough_users", "too_many_users",
            "users_list_not_supplied", "users_not_found", "missing_profile_id", "not_implemented", "draft_already_deleted", "draft_already_sent", "draft_has_conflict", "draft_not_found",
            "duplicate_channel_not_found", "duplicate_message_not_found", "no_dual_broadcast_content_update"]);
        yield return (Layout, ["invalid_blocks", "invalid_blocks_format", "block_mismatch", "invalid_attachments", "too_many_attachments", "attachment_payload_limit_exceeded", "msg_too_long",
            "msg_blocks_too_long", "msg_blocks_too_many", "no_text", "markdown_text_conflict", "invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large",
            "metadata_must_be_sent_from_app", "missing_file_data", "too_many_contact_cards", "view_too_large", "duplicate_external_id", "push_limit_reached"]);
        yield return (NoChannel, ["channel_not_found"]);
        yield return (Invite, ["not_in_channel", "channel_is_limited_access"]);
        yield return ("The channel is archived. Take it out of the archive, or name another one in Slack:Channel or Channels.", ["is_archived", "is_inactive"]);
        yield return ("A private channel or a direct message cannot be joined: somebody in it must invite Alvis with /invite @Alvis.", ["method_not_supported_for_channel_type"]);
        yield return ("The channel has as many members as Slack allows. Name another one.", ["too_many_members"]);
        yield return (Posting, ["restricted_action", "restricted_action_non_threadable_channel", "restricted_action_read_only_channel", "restricted_action_thread_locked",
            "restricted_action_thread_only_channel", "posting_to_channel_denied", "cannot_reply_to_message", "cant_broadcast_message"]);
        yield return ("The channel is shared with another company whose settings forbid this. Name a channel of your own.", ["slack_connect_canvas_sharing_blocked",
            "slack_connect_file_link_sharing_blocked", "slack_connect_lists_sharing_blocked", "slack_connect_blocked_file_type", "slack_connect_clip_sharing_blocked",
            "slack_connect_file_upload_sharing_blocked"]);
        yield return ("Switch the Messages tab on: on the app's page under App Home.", ["messages_tab_disabled"]);
        yield return ("Switch the Home tab on: on the app's page under App Home.", ["not_enabled"]);
        yield return (Gone, ["message_not_found", "thread_not_found"]);
        yield return ("Slack no longer lets this message be changed: it is not Alvis's own, or the time for edits is over.", ["cant_update_message", "cant_delete_message", "edit_window_closed"]);
        yield return ("That person is not in the channel.", ["user_not_in_channel"]);
        yield return (NoUser, ["user_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot"]);
        yield return ("Slack knows no such user group. Look at Slack:Roles.", ["no_such_subteam"]);
        yield return (Plan, ["plan_upgrade_required"]);
        yield return (NoFile, ["file_not_found", "file_deleted", "file_is_deleted"]);
        yield return ("Alvis may not see the file. Share it in a channel that Alvis is in.", ["not_visible", "template_not_visible", "canvas_disabled_file_team", "canvas_disabled_user_team",
            "canvas_globally_disabled"]);
        yield return ("Slack does not take that file there.", ["blocked_file_type", "file_share_limit_reached", "max_file_sharing_exceeded", "unable_to_share_files"]);
        // The guide and the method pages spell the first two differently (wire/slack.md, section 7).
        yield return (Trigger, ["expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id", "invalid_trigger"]);
        yield return ("The window was changed by somebody else meanwhile. Open it again.", ["hash_conflict"]);
        yield return ("The window is no longer open.", ["not_found"]);
        yield return (Answering, ["expired_url", "used_url", "invalid_url"]);
    }
}
