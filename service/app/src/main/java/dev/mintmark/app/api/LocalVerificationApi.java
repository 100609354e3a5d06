package dev.mintmark.app.api;

import dev.mintmark.app.verify.JsonWebKey;
import dev.mintmark.app.verify.Reports;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService;
import dev.mintmark.app.verify.VerificationService.Sources;
import org.jspecify.annotations.Nullable;

/** Verification in this process. Thread-safe. */
public record LocalVerificationApi(VerificationService service, Reports reports, PrivateArtworks artworks)
        implements VerificationApi {
    @Override
    public Verification byHash(String sha256, Sources sources) {
        return artworks.shown(service.byHash(sha256, sources), Reports.Asked.HASH);
    }

    @Override
    public Verification byFile(byte[] file, Sources sources) {
        return artworks.shown(service.byFile(file, sources), Reports.Asked.FILE);
    }

    @Override
    public SignedReport reportByHash(String sha256, Sources sources, @Nullable String issuer) {
        return reports.sign(byHash(sha256, sources), Reports.Asked.HASH, issuer);
    }

    @Override
    public SignedReport reportByFile(byte[] file, Sources sources, @Nullable String issuer) {
        return reports.sign(byFile(file, sources), Reports.Asked.FILE, issuer);
    }

    @Override
    public JsonWebKey.Set reportKeys() {
        return reports.keys();
    }
}
