package dev.mintmark.app.api;

import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService;
import dev.mintmark.app.verify.VerificationService.Sources;

/** Verification in this process. Thread-safe. */
public record LocalVerificationApi(VerificationService service) implements VerificationApi {
    @Override
    public Verification byHash(String sha256, Sources sources) {
        return service.byHash(sha256, sources);
    }

    @Override
    public Verification byFile(byte[] file, Sources sources) {
        return service.byFile(file, sources);
    }
}
