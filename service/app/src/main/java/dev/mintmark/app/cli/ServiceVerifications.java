package dev.mintmark.app.cli;

import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.verify.JsonWebKey;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import org.jspecify.annotations.Nullable;

/** Verifications and reports of them, by a running service. Thread-safe. */
record ServiceVerifications(ServiceConnection connection) implements VerificationApi {
    private static final String PATH = "/api/verify";

    @Override
    public Verification byHash(String sha256, Sources sources) {
        return connection.get(PATH + "/" + UrlPaths.segment(sha256) + query(sources), Verification.class);
    }

    @Override
    public Verification byFile(byte[] file, Sources sources) {
        return connection.upload(PATH + query(sources), file, Verification.class);
    }

    @Override
    public SignedReport reportByHash(String sha256, Sources sources, @Nullable String issuer) {
        return connection.get(PATH + "/" + UrlPaths.segment(sha256) + "/report" + query(sources), SignedReport.class);
    }

    @Override
    public SignedReport reportByFile(byte[] file, Sources sources, @Nullable String issuer) {
        return connection.upload(PATH + "/report" + query(sources), file, SignedReport.class);
    }

    @Override
    public JsonWebKey.Set reportKeys() {
        return connection.get("/.well-known/jwks.json", JsonWebKey.Set.class);
    }

    private static String query(Sources sources) {
        return switch (sources) {
            case REGISTER -> "";
            case FRESH -> "?fresh=true";
            case TRUSTLESS -> "?trustless=true";
        };
    }
}
