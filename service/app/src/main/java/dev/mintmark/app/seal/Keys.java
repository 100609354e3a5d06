package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.AtomicFile;
import dev.mintmark.app.config.Settings;
import dev.mintmark.c2pa.CertificateException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that sealing needs. What is missing from the folder is made, readable by its owner alone, and written whole or
 * not at all.
 *
 * @param watermark reads, makes and removes every watermark of this installation
 * @param signer signs C2PA claims
 * @param anchors the authorities that {@code signer} chains to
 * @param anchorsPem the file with their certificates, to be given to whoever is to trust them
 */
public record Keys(WatermarkKey watermark, ClaimSigner signer, TrustAnchors anchors, Path anchorsPem) {
    private static final String WATERMARK = "watermark.key";
    private static final String AUTHORITY = "c2pa";

    /**
     * Opens the keys of this folder.
     *
     * @param sign what signs; the folder's own authority where it names nothing
     * @throws KeyException where a key cannot be read, or cannot be used
     */
    public static Keys open(Path folder, Settings.Sign sign, SecureRandom random) throws KeyException {
        WatermarkKey watermark = watermark(watermarkFile(folder), random);
        try {
            Optional<ClaimSigner> configured = ConfiguredSigner.of(sign);
            if (configured.isPresent()) {
                ClaimSigner signer = configured.get();
                X509Certificate last = signer.chain().getLast();
                return new Keys(
                        watermark, signer, new TrustAnchors(List.of(last)), anchorsPem(folder, sign.chain(), last));
            }
            DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve(AUTHORITY));
            return new Keys(
                    watermark,
                    authority.signer(),
                    new TrustAnchors(List.of(authority.root())),
                    authority.trustAnchorsPem());
        } catch (CertificateException e) {
            throw new KeyException("The C2PA signing key cannot be used: " + e.getMessage(), e);
        }
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

    private static WatermarkKey watermark(Path file, SecureRandom random) throws KeyException {
        try {
            return WatermarkKey.parseHex(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            WatermarkKey made = WatermarkKey.random(random);
            try {
                AtomicFile.write(
                        file, (made.toHex() + "\n").getBytes(StandardCharsets.US_ASCII), AtomicFile.Readers.OWNER);
            } catch (IOException written) {
                throw new KeyException("The watermark key cannot be written to " + file + ".", written);
            }
            return made;
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyException("The watermark key in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
