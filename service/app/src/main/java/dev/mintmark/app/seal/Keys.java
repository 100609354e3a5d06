package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.AtomicFile;
import dev.mintmark.app.artwork.SecretFiles;
import dev.mintmark.app.config.Settings;
import dev.mintmark.c2pa.CertificateException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that sealing needs. What is missing from the folder is made, readable by its owner alone, and written whole or
 * not at all.
 *
 * @param watermark reads, makes and removes every watermark of this installation
 * @param signer signs C2PA claims
 * @param anchors the authorities that {@code signer} chains to
 * @param own whose signatures are this installation's; an authority that is somebody else's, such as a public one, speaks for
 *     the signers of this installation alone
 * @param anchorsPem the file with their certificates, to be given to whoever is to trust them
 */
public record Keys(
        WatermarkKey watermark, ClaimSigner signer, TrustAnchors anchors, List<TrustAnchors> own, Path anchorsPem) {
    private static final String WATERMARK = "watermark.key";
    private static final String AUTHORITY = "c2pa";

    public Keys {
        own = List.copyOf(own);
    }

    /**
     * Opens the keys of this folder.
     *
     * @param sign what signs; the folder's own authority where it names nothing
     * @throws KeyException where a key cannot be read, or cannot be used
     */
    public static Keys open(Path folder, Settings.Sign sign, SecureRandom random) throws KeyException {
        return open(folder, sign, SecretFiles.PLAIN, random);
    }

    /** The same, of files that may be sealed; where there is a password, those that are plain are sealed now. */
    public static Keys open(Path folder, Settings.Sign sign, SecretFiles secrets, SecureRandom random)
            throws KeyException {
        Authority authority = authority(folder, secrets, random);
        try {
            secrets.convert(Stream.concat(Stream.of(watermarkFile(folder)), authority.secretFiles().stream())
                    .toList());
        } catch (IOException e) {
            throw new KeyException("The keys cannot be opened: " + e.getMessage(), e);
        }
        WatermarkKey watermark = watermark(folder, secrets, random);
        try {
            Optional<ClaimSigner> configured = ConfiguredSigner.of(sign);
            if (configured.isPresent()) {
                ClaimSigner signer = configured.get();
                X509Certificate last = signer.chain().getLast();
                TrustAnchors anchors = new TrustAnchors(List.of(last));
                return new Keys(
                        watermark,
                        signer,
                        anchors,
                        List.of(anchors.onlyFor(signer.chain().getFirst())),
                        anchorsPem(folder, sign.chain(), last));
            }
            authority.ensure(SigningAlgorithm.ES256);
            return new Keys(
                    watermark,
                    authority.signer(),
                    new TrustAnchors(authority.anchors()),
                    authority.own(),
                    authority.anchorsPem());
        } catch (CertificateException e) {
            throw new KeyException("The C2PA signing key cannot be used: " + e.getMessage(), e);
        }
    }

    /** The authority in a folder of keys. */
    public static Authority authority(Path folder, SecretFiles secrets, SecureRandom random) {
        return new Authority(folder.resolve(AUTHORITY), secrets, random, Clock.systemUTC());
    }

    /** The file that holds the watermark key in a folder of keys. */
    public static Path watermarkFile(Path folder) {
        return folder.resolve(WATERMARK);
    }

    /** A chain in PEM is what others can be given; of the other key stores the authority is written down beside. */
    private static Path anchorsPem(Path folder, @Nullable Path chain, X509Certificate last) throws KeyException {
        if (chain != null) {
            return chain;
        }
        Path file = folder.resolve("configured-anchor.pem");
        try {
            AtomicFile.write(file, PemText.certificates(List.of(last)), AtomicFile.Readers.EVERYONE);
            return file;
        } catch (IOException e) {
            throw new KeyException("The signer's authority cannot be written to " + file + ".", e);
        }
    }

    /** The watermark key of a folder, made where there is none. */
    public static WatermarkKey watermark(Path folder, SecretFiles secrets, SecureRandom random) throws KeyException {
        Path file = watermarkFile(folder);
        try {
            Optional<byte[]> stored = secrets.read(file);
            if (stored.isPresent()) {
                return WatermarkKey.parseHex(new String(stored.get(), StandardCharsets.US_ASCII));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyException("The watermark key in " + file + " cannot be read: " + e.getMessage(), e);
        }
        WatermarkKey made = WatermarkKey.random(random);
        try {
            secrets.write(file, (made.toHex() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new KeyException("The watermark key cannot be written to " + file + ".", e);
        }
        return made;
    }
}
