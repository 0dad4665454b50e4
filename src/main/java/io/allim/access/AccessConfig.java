package io.allim.access;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
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

    static void check(Settings settings) {
        if (!settings.isReference("allim.access.admin-key")) {
            settings.matches(
                    "allim.access.admin-key",
                    "[!-~]{32,}",
                    "at least 32 visible characters of ASCII without spaces, such as openssl rand -hex 24 prints");
        }
        settings.each(
                "allim.access.iam",
                "\\s*(?:send|read|admin)\\s*=\\s*arn:aws[a-z-]*:(?:iam|sts)::(?:[0-9]{12}:[^\\s*]+\\*?|[0-9]{12}:\\*|\\*)\\s*",
                "send=, read= or admin= and an ARN of IAM, with commas between, such as"
                        + " send=arn:aws:sts::111122223333:assumed-role/shop/*");
    }
}
