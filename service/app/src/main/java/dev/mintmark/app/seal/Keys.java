package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.AtomicFile;
import dev.mintmark.app.config.Settings;
import dev.mintmark.c2pa.CertificateException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.DevelopmentAuthority;
import dev.mintmark.c2pa.PemSigner;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.watermark.WatermarkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
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
     * @param sign where the signing key lies; the folder's own development authority where it names none
     * @throws KeyException where a key cannot be read, or cannot be used
     */
    public static Keys open(Path folder, Settings.Sign sign, SecureRandom random) throws KeyException {
        WatermarkKey watermark = watermark(watermarkFile(folder), random);
        @Nullable Path chain = sign.chain();
        @Nullable Path key = sign.key();
        try {
            if (chain != null && key != null) {
                ClaimSigner signer = PemSigner.load(chain, key);
                return new Keys(
                        watermark,
                        signer,
                        new TrustAnchors(List.of(signer.chain().getLast())),
                        chain);
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
