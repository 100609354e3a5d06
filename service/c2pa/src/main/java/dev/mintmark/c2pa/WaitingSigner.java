package dev.mintmark.c2pa;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** Waits for the signatures of another signer. */
record WaitingSigner(AsyncClaimSigner signer) implements ClaimSigner {
    @Override
    public SigningAlgorithm algorithm() {
        return signer.algorithm();
    }

    @Override
    public List<X509Certificate> chain() {
        return signer.chain();
    }

    @Override
    public byte[] sign(byte[] toBeSigned) throws C2paException {
        try {
            return signer.sign(toBeSigned).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new C2paException("Waiting for the signature was interrupted.", e);
        } catch (CancellationException e) {
            throw new C2paException("The signer gave no signature: it was cancelled.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof C2paException reason
                    ? reason
                    : new C2paException("The signer gave no signature: " + e.getCause(), e);
        }
    }
}
