package dev.mintmark.watermark;

/** Looks for a mark in a picture. Immutable. */
final class Detector {
    private final Codeword codeword;
    private final Carrier[] carriers;

    Detector(Codeword codeword, Carrier[] carriers) {
        this.codeword = codeword;
        this.carriers = carriers;
    }

    Detection detect(Raster image) {
        if (Math.min(image.width(), image.height()) < 16) {
            return Detection.none(0);
        }
        var white = Whitening.whiten(CanonicalFrame.of(image));
        var spectrum = TileTransform.analyse(TileTransform.fold(white));
        spectrum.flatten();
        double best = 0;
        for (var carrier : carriers) {
            var peak = new PilotSearch(carrier).find(spectrum);
            best = Math.max(best, peak.score());
            if (peak.score() < 4.5) {
                continue;
            }
            var soft = new Demodulator(carrier).soft(spectrum, peak.x(), peak.y());
            var payload = codeword.decode(soft);
            if (payload.isPresent()) {
                return new Detection(true, payload.getAsLong(), peak.score(), 1e-9, Geometry.IDENTITY);
            }
        }
        return Detection.none(best);
    }
}
