package dev.mintmark.app;

import dev.mintmark.app.api.LocalVerificationApi;
import dev.mintmark.app.api.PrivateArtworks;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.seal.ReportKey;
import dev.mintmark.app.verify.NoiseWatermarkSearch;
import dev.mintmark.app.verify.Reports;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.app.verify.VerificationService;
import dev.mintmark.app.verify.Verifier;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Watermarker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What verifies files in an installation, by its register, by the chain, or without either; made when it is used. Thread-safe. */
final class Verifiers {
    /** Asks the register, and the chain's index. */
    final Lazy<Verifier> registered;

    private final Settings settings;
    private final Storage storage;
    private final Connections connections;
    private final TrustLists trust;
    private final Lazy<ManifestValidator> manifests;
    private final Lazy<Watermarker> watermarker;
    private final Lazy<NoiseWatermarker> noiseWatermarker;
    private final Lazy<Drawer> drawer;
    private final Lazy<ReportKey> reportKey;
    private final Clock clock;

    /** @param closer closes what was made */
    Verifiers(
            Closer closer,
            Settings settings,
            Storage storage,
            Connections connections,
            Lazy<Watermarker> watermarker,
            Lazy<NoiseWatermarker> noiseWatermarker,
            Lazy<Drawer> drawer,
            Clock clock) {
        this.settings = settings;
        this.storage = storage;
        this.connections = connections;
        this.watermarker = watermarker;
        this.noiseWatermarker = noiseWatermarker;
        this.drawer = drawer;
        this.clock = clock;
        trust = TrustLists.read(settings.verify());
        manifests = Lazy.of(closer, this::newManifestValidator);
        registered = Lazy.of(closer, () -> newVerifier(false));
        reportKey = Lazy.of(closer, () -> ReportKey.open(storage.folder.keys(), storage.secrets, new SecureRandom()));
    }

    LocalVerificationApi api() {
        return new LocalVerificationApi(
                new VerificationService(registered.get(), newVerifier(true), newTrustlessVerifier()),
                new Reports(reportKey::get, clock),
                new PrivateArtworks(storage.artworks.get()));
    }

    SoftBindingResolver softBindings() {
        return new SoftBindingResolver(
                storage.artworks.get(),
                storage.files.get(),
                registered.get(),
                new PrivateArtworks(storage.artworks.get())::isShown);
    }

    private ManifestValidator newManifestValidator() {
        return new ManifestValidator(trust.policy(storage.keys.get()), clock);
    }

    private Verifier newVerifier(boolean fresh) {
        Verifier made = Verifier.registered(
                storage.artworks.get(),
                storage.files.get(),
                fresh ? connections.freshLedger : connections.ledger,
                connections.network.get(),
                manifests.get(),
                watermarker.get());
        return settings.watermark().hasNoiseWatermark() ? made.with(search(storage.artworks.get(), List.of())) : made;
    }

    private Verifier newTrustlessVerifier() {
        Verifier made = Verifier.trustless(
                connections.freshLedger, connections.network.get(), manifests.get(), watermarker.get());
        return settings.watermark().hasNoiseWatermark() ? made.with(search(null, standardGroups())) : made;
    }

    private NoiseWatermarkSearch search(@Nullable Artworks register, List<Artworks.NoiseWatermarkGroup> groups) {
        return new NoiseWatermarkSearch(
                drawer.get()::invert,
                noiseWatermarker.get(),
                register,
                groups,
                settings.watermark().noiseWatermarkTime());
    }

    /** What an image of unknown origin was drawn with, if it was drawn here: the standard model at its own size. */
    private List<Artworks.NoiseWatermarkGroup> standardGroups() {
        return storage.models.get().list().stream()
                .filter(model -> model.id().equals(settings.draw().model()))
                .map(model -> new Artworks.NoiseWatermarkGroup(
                        model.sha256(),
                        model.defaults().width(),
                        model.defaults().height()))
                .toList();
    }
}
