package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Signs claims with a key that another service holds and that answers later, such as a key management service.
 * Implementations are thread-safe.
 */
public interface AsyncClaimSigner {
    /** Returns the algorithm, which fits the key of the first certificate. */
    SigningAlgorithm algorithm();

    /** Returns the certificate chain, signer first, each followed by its issuer. The root may be missing. */
    List<X509Certificate> chain();

    /**
     * Starts to sign bytes. The stage has to complete; give it a time limit of its own.
     *
     * @param toBeSigned the COSE Sig_structure
     * @return the signature in COSE's form: for ECDSA r and s concatenated (IEEE P1363), not DER,
     *     which {@link SigningAlgorithm#fromDer} converts
     */
    CompletionStage<byte[]> sign(byte[] toBeSigned);

    /**
     * Returns a signer that waits for each signature. It serves everything that takes a {@link ClaimSigner}; the thread
     * that calls it waits. An interrupted thread stops waiting with a {@link C2paException}.
     */
    default ClaimSigner waiting() {
        return new WaitingSigner(this);
    }

    /**
     * Signs a file and writes it with its manifest to a channel, as {@link ManifestWriter#sign(Source, Manifest, ClaimSigner,
     * SigningOptions, SeekableByteChannel)} does, and returns at once.
     *
     * @param asset a file of a known format without a manifest; not to be used until the future completes
     * @param out another file; not to be used until then either
     * @param executor runs the work and waits for the signature
     * @return completes exceptionally with a {@link C2paException} if the file cannot be signed, and with an {@link
     *     IOException} if a channel cannot be read or written
     */
    default CompletableFuture<SignedAsset> sign(
            Source asset, Manifest manifest, SigningOptions options, SeekableByteChannel out, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ManifestWriter.sign(asset, manifest, waiting(), options, out);
                    } catch (C2paException | IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    /**
     * Signs a file and embeds its manifest, as {@link ManifestWriter#sign(byte[], Manifest, ClaimSigner, SigningOptions)}
     * does, and returns at once.
     *
     * @param asset a file of a known format without a manifest; not to be changed until the future completes
     * @param executor runs the work and waits for the signature; with virtual threads no platform thread waits
     * @return completes exceptionally with a {@link C2paException} if the file cannot be signed
     */
    default CompletableFuture<SignedAsset> sign(
            byte[] asset, Manifest manifest, SigningOptions options, Executor executor) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ManifestWriter.sign(asset, manifest, waiting(), options);
                    } catch (C2paException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }
}
