package io.allim.access;

import io.allim.access.oidc.OidcSettings;
import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** Who may call beside the holders of issued keys. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.access")
public interface AccessConfig {

    /**
     * A key with all scopes, to make the first API keys with; at least 32 characters. Keep it where secrets are kept,
     * and take it away when it has done its work. Or the place where it is kept, as in {@code ssm:/allim/admin-key}: see {@code
     * io.allim.secret.Secret}.
     */
    Optional<String> adminKey();

    /**
     * Scopes of IAM principals that call a Function URL of type AWS_IAM, as {@code scope=arn}; an ARN may end with
     * {@code *}. Example: {@code send=arn:aws:sts::111122223333:assumed-role/shop/*}.
     */
    Optional<List<String>> iam();

    /**
     * The OpenID Connect provider that people sign in to the console with, as its tokens name it, such as {@code
     * https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1}. The default is none: keys alone.
     */
    @WithName("oidc.issuer")
    Optional<String> oidcIssuer();

    /** The console's id at the provider, a public client with PKCE. */
    @WithName("oidc.client-id")
    Optional<String> oidcClientId();

    /** Whom access tokens must be for. The default is the client's id. */
    @WithName("oidc.audience")
    Optional<String> oidcAudience();

    /** What the console asks the provider for, beside {@code openid}. */
    @WithName("oidc.scope")
    Optional<String> oidcScope();

    /** The claim of access tokens with somebody's roles or groups; {@code realm_access.roles} is a claim within a claim. */
    @WithName("oidc.roles-claim")
    @WithDefault("roles")
    String oidcRolesClaim();

    /** Scopes of people by their roles, as {@code scope=role}; {@code *} is everybody who can sign in. */
    @WithName("oidc.roles")
    Optional<List<String>> oidcRoles();

    /** As one value; there is an issuer. */
    default OidcSettings oidc() {
        return new OidcSettings(
                oidcIssuer().orElseThrow(),
                oidcAudience().or(this::oidcClientId).orElseThrow(),
                oidcRolesClaim(),
                oidcRoles().orElse(List.of()));
    }

    static void check(Settings settings) {
        if (!settings.isReference("allim.access.admin-key")) {
            settings.matches(
                    "allim.access.admin-key",
                    "[!-~]{32,}",
                    "at least 32 visible characters of ASCII without spaces, such as openssl rand -hex 24 prints");
        }
        settings.each(
                "allim.access.iam",
                "\\s*(?:send|read|view|admin)\\s*=\\s*arn:aws[a-z-]*:(?:iam|sts)::(?:[0-9]{12}:[^\\s*]+\\*?|[0-9]{12}:\\*|\\*)\\s*",
                "send=, read=, view= or admin= and an ARN of IAM, with commas between, such as"
                        + " send=arn:aws:sts::111122223333:assumed-role/shop/*");
        checkOidc(settings);
    }

    private static void checkOidc(Settings settings) {
        settings.matches(
                "allim.access.oidc.issuer",
                "https://[^\\s/?#@]+(?:/[^\\s?#]*)?|http://(?:localhost|127\\.0\\.0\\.1)(?::[0-9]+)?(?:/[^\\s?#]*)?",
                "the issuer as the provider's tokens name it, of https, such as"
                        + " https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1");
        for (String name : List.of("client-id", "audience")) {
            settings.matches("allim.access.oidc." + name, "[!-~]{1,256}", "visible characters of ASCII without spaces");
        }
        settings.matches("allim.access.oidc.scope", "[!-~]+(?: [!-~]+)*", "scopes of the provider with blanks between");
        settings.matches(
                "allim.access.oidc.roles-claim", "[!-~]{1,256}", "the name of a claim, such as cognito:groups");
        settings.each(
                "allim.access.oidc.roles",
                "\\s*(?:send|read|view|admin)\\s*=\\s*[^\\s,=](?:[^,=]*[^\\s,=])?\\s*",
                "send=, read=, view= or admin= and a role, with commas between, such as admin=ops,view=*");
        if (settings.has("allim.access.oidc.issuer")
                && !settings.has("allim.access.oidc.client-id")
                && !settings.has("allim.access.oidc.audience")) {
            settings.missing(
                    "allim.access.oidc.client-id",
                    "or nobody's token is for this service: set it to the console's id at the provider");
        }
    }
}
