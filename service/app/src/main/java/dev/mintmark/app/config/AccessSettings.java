package dev.mintmark.app.config;

import dev.mintmark.app.config.Settings.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Who gets in where access control is on. */
public record AccessSettings(
        @Setting(
                value = "whether whoever signs in with a wallet becomes a creator",
                remark = "closed lets in only those that an operator added",
                standard = "closed",
                allowed = {"closed", "open"})
        String signUp,

        @Setting(
                value = "images that a principal can draw in a day",
                remark = "operators have no limits, and principals change --quota sets others",
                standard = "1000")
        long drawingsPerDay,

        @Setting(value = "mints, anchors, claims and vouchers that a principal can order in a day", standard = "100")
        long mintsPerDay,

        @Setting(
                value = "wei that a principal's mints can cost in a day",
                standard = "1000000000000000000",
                pattern = "[0-9]{1,30}",
                form = "a whole number of wei such as 1000000000000000000")
        String spendPerDay,

        @Setting(value = "megabytes that a principal's files can take", standard = "10240", max = 1_000_000_000)
        long storageMegabytes,

        @Setting(value = "requests that a principal can make in a minute", standard = "600", min = 1, max = 1_000_000)
        long requestsPerMinute,

        @Setting(
                value = "requests without an account that an address can make in a minute",
                standard = "120",
                min = 1,
                max = 1_000_000)
        long anonymousPerMinute,

        @Setting(
                value = "the address of an OpenID provider at which browsers can sign in",
                remark = "goes with access.oidcClientId and access.oidcClientSecret",
                example = "https://id.example")
        @Nullable
        URI oidcIssuer,

        @Setting("the client ID that the OpenID provider knows this service by") @Nullable
        String oidcClientId,

        @Setting(value = "the client secret that goes with it", environmentOnly = true) @Nullable
        Secret oidcClientSecret) {
    public boolean isOpen() {
        return signUp.equals("open");
    }

    /**
     * Refuses a part of the settings of an OpenID provider, and one whose answers others could change on the way.
     *
     * @throws InvalidSettingException naming what is missing
     */
    public void requireWhole() {
        boolean all = oidcIssuer != null && oidcClientId != null && oidcClientSecret != null;
        boolean none = oidcIssuer == null && oidcClientId == null && oidcClientSecret == null;
        if (!all && !none) {
            throw new InvalidSettingException(
                    "access.oidcIssuer, access.oidcClientId and MINTMARK_ACCESS_OIDC_CLIENT_SECRET"
                            + " go together: set all or none.");
        }
        boolean isSafe = oidcIssuer == null
                || "https".equals(oidcIssuer.getScheme())
                || "127.0.0.1".equals(oidcIssuer.getHost())
                || "localhost".equals(oidcIssuer.getHost());
        if (!isSafe) {
            throw new InvalidSettingException("access.oidcIssuer must be an https address.");
        }
    }
}
