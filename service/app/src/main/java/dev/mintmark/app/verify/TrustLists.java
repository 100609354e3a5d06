package dev.mintmark.app.verify;

import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.FileTrouble;
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
 * The trust lists of the settings: one of claim signers and one of time-stamp authorities (C2PA 2.4, section 14.4). Neither
 * list is used for the other purpose. The authorities of this installation's own signers are trusted as claim signers only.
 * Immutable.
 */
public final class TrustLists {
    /** The name, in answers, of this installation's own authorities. */
    public static final String THIS_INSTALLATION = "this installation";

    /** The name, in answers, of the list of claim signers in the settings. */
    public static final String CONFIGURED = "the configured trust list";

    /** Room for some thousand certificates. */
    private static final int MAX_BYTES = 4 << 20;

    private final TrustAnchors signers;
    private final TrustAnchors timeStamping;

    private TrustLists(TrustAnchors signers, TrustAnchors timeStamping) {
        this.signers = signers;
        this.timeStamping = timeStamping;
    }

    /**
     * Reads the lists.
     *
     * @throws InvalidSettingException where a list cannot be read or holds no certificate
     */
    public static TrustLists read(Settings.Verify settings) {
        return new TrustLists(
                anchors("verify.trust", settings.trust()).named(CONFIGURED),
                anchors("verify.timestampTrust", settings.timestampTrust()));
    }

    /** Returns the policy for validating manifests: this installation's authorities first, then the lists. */
    public TrustPolicy policy(SealingKeys keys) {
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.NONE);
        for (TrustAnchors authority : keys.ownAuthorities()) {
            policy = policy.withSigners(authority.named(THIS_INSTALLATION));
        }
        return policy.withSigners(signers).withTimeStamping(timeStamping);
    }

    private static TrustAnchors anchors(String setting, @Nullable Path file) {
        if (file == null) {
            return TrustAnchors.NONE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] pem = in.readNBytes(MAX_BYTES + 1);
            if (pem.length > MAX_BYTES) {
                throw invalid(setting, file, "which is longer than " + MAX_BYTES + " bytes");
            }
            // remarks between the certificates may have any encoding
            return TrustAnchors.fromPem(new String(pem, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw invalid(setting, file, "which cannot be read: " + FileTrouble.reason(e));
        } catch (SigningCertificateException e) {
            throw invalid(setting, file, "which is not such a file (" + e.getMessage() + ")");
        }
    }

    private static InvalidSettingException invalid(String setting, Path file, String problem) {
        return new InvalidSettingException(setting + " names " + file + ", " + problem
                + "; it is a PEM file with the certificates of the authorities to trust (BEGIN CERTIFICATE).");
    }
}
