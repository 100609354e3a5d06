package dev.mintmark.app.verify;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.c2pa.SigningCertificateException;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The trust lists that the settings name, beside this installation itself: one of claim signers, one of time-stamp
 * authorities, and neither speaks for the other. An authority of this installation's signers is on the first alone. C2PA 2.4, section 14.4. Immutable.
 */
public final class TrustLists {
    /** What to call the authorities of this installation where they are the reason for trust. */
    public static final String THIS_INSTALLATION = "this installation";

    /** What to call the list that the settings name where it is the reason for trust. */
    public static final String CONFIGURED = "the configured trust list";

    /** Some thousand certificates. */
    private static final int MAX_LENGTH = 4 << 20;

    private final TrustAnchors signers;
    private final TrustAnchors timeStamping;

    private TrustLists(TrustAnchors signers, TrustAnchors timeStamping) {
        this.signers = signers;
        this.timeStamping = timeStamping;
    }

    /**
     * Reads the lists.
     *
     * @throws InvalidSettingException where a list that is named cannot be read or holds no certificate
     */
    public static TrustLists read(Settings.Verify settings) {
        return new TrustLists(
                anchors("verify.trust", settings.trust()).named(CONFIGURED),
                anchors("verify.timestampTrust", settings.timestampTrust()));
    }

    /** By whom manifests are judged: first this installation, then the lists; the time by the list for it alone. */
    public TrustPolicy policy(SealingKeys keys) {
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.NONE);
        for (TrustAnchors own : keys.own()) {
            policy = policy.withSigners(own.named(THIS_INSTALLATION));
        }
        return policy.withSigners(signers).withTimeStamping(timeStamping);
    }

    private static TrustAnchors anchors(String setting, @Nullable Path file) {
        if (file == null) {
            return TrustAnchors.NONE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] pem = in.readNBytes(MAX_LENGTH + 1);
            if (pem.length > MAX_LENGTH) {
                throw refused(setting, file, "which is longer than " + MAX_LENGTH + " bytes");
            }
            // between the certificates there may be remarks in any encoding
            return TrustAnchors.fromPem(new String(pem, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw refused(setting, file, "which cannot be read (" + e + ")");
        } catch (SigningCertificateException e) {
            throw refused(setting, file, "which is no such file (" + e.getMessage() + ")");
        }
    }

    private static InvalidSettingException refused(String setting, Path file, String why) {
        return new InvalidSettingException(setting + " names " + file + ", " + why
                + "; it is a PEM file with the certificates of the authorities to trust (BEGIN CERTIFICATE).");
    }
}
