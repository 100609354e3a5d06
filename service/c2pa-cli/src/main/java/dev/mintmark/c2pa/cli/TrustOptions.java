package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.TrustSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whom to trust. */
final class TrustOptions {
    @Option(
            names = {"--trust", "--trust_anchors"},
            paramLabel = "PEM",
            description = "PEM file of the certificates to trust for signatures. Default: none, so nothing is Trusted.")
    @Nullable
    Path trust;

    @Option(
            names = "--tsa-trust",
            paramLabel = "PEM",
            description = "PEM file of the certificates to trust for time-stamps. Default: those of --trust.")
    @Nullable
    Path timeStamping;

    @Option(
            names = "--identity-trust",
            paramLabel = "PEM",
            description =
                    "PEM file of the certificates to trust for CAWG identities. Default: cawg_trust of --settings, or none.")
    @Nullable
    Path identities;

    @Option(
            names = {"--allowed", "--allowed_list"},
            paramLabel = "PEM",
            description =
                    "File of signers that are trusted without an authority: certificates in PEM, or lines with their"
                            + " SHA-256 in Base64.")
    @Nullable
    Path allowed;

    @Option(
            names = {"--purposes", "--trust_config"},
            paramLabel = "FILE",
            description =
                    "File with the object identifiers of the purposes (extended key usages) that are accepted beside"
                            + " emailProtection, one a line.")
    @Nullable
    Path purposes;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "A settings file of c2patool, in TOML or JSON. Only its trust lists are used.")
    @Nullable
    Path settings;

    @Option(
            names = "--fetch-remote",
            description =
                    "Fetch the manifest of a file that has none and names an address of one. Whoever made the file"
                            + " chose that address. Default: nothing is fetched.")
    boolean fetch;

    TrustPolicy policy(CommandSpec command) throws IOException {
        TrustPolicy policy = base(command);
        if (timeStamping != null) {
            policy = policy.withTimeStamping(CommandFiles.anchors(timeStamping, command));
        }
        if (allowed != null) {
            try {
                policy = TrustSettings.allowing(policy, CommandFiles.text(allowed, command));
            } catch (SigningCertificateException e) {
                throw CommandFiles.wrongUse(command, allowed + " allows nobody: " + e.getMessage());
            }
        }
        if (identities != null) {
            policy = policy.withIdentities(CommandFiles.anchors(identities, command), policy.identityIssuers());
        }
        if (purposes != null) {
            try {
                Set<String> named = TrustSettings.purposes(CommandFiles.text(purposes, command));
                policy = named.isEmpty() ? policy : policy.withPurposes(named);
            } catch (C2paException e) {
                throw CommandFiles.wrongUse(command, purposes + ": " + e.getMessage());
            }
        }
        return policy;
    }

    private TrustPolicy base(CommandSpec command) throws IOException {
        if (settings == null) {
            return TrustPolicy.of(trust == null ? TrustAnchors.NONE : CommandFiles.anchors(trust, command));
        }
        try {
            TrustPolicy read = TrustSettings.parse(CommandFiles.text(settings, command));
            return trust == null ? read : with(read, CommandFiles.anchors(trust, command));
        } catch (C2paException e) {
            throw CommandFiles.wrongUse(command, settings + ": " + e.getMessage());
        }
    }

    /** Trusts further authorities, for claims and for time-stamps. */
    private static TrustPolicy with(TrustPolicy policy, TrustAnchors more) {
        List<X509Certificate> all = Stream.concat(policy.timeStamping().anchors().stream(), more.anchors().stream())
                .toList();
        return policy.withSigners(more).withTimeStamping(new TrustAnchors(more.name(), all));
    }

    ManifestValidator validator(CommandSpec command) throws IOException {
        ManifestValidator validator = new ManifestValidator(policy(command), Clock.systemUTC());
        return fetch ? validator.withResolver(new HttpManifests(HttpManifests.DEADLINE)) : validator;
    }
}
