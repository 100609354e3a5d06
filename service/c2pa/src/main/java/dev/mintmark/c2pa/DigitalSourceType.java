package dev.mintmark.c2pa;

/**
 * How a digital asset came to be: the IPTC's vocabulary of digital source types, and C2PA's own. C2PA 2.4, section
 * 18.15.2.
 */
public enum DigitalSourceType {
    /** Captured from a real scene, as by a camera. */
    DIGITAL_CAPTURE(Vocabulary.IPTC, "digitalCapture"),
    /** Captured from a real scene, computed from several frames. */
    COMPUTATIONAL_CAPTURE(Vocabulary.IPTC, "computationalCapture"),
    /** Digitised from a negative. */
    NEGATIVE_FILM(Vocabulary.IPTC, "negativeFilm"),
    /** Digitised from a positive. */
    POSITIVE_FILM(Vocabulary.IPTC, "positiveFilm"),
    /** Digitised from a print. */
    PRINT(Vocabulary.IPTC, "print"),
    /** Retouched by a person without a generative model. */
    HUMAN_EDITS(Vocabulary.IPTC, "humanEdits"),
    /** Augmented or enhanced by an algorithm. */
    ALGORITHMICALLY_ENHANCED(Vocabulary.IPTC, "algorithmicallyEnhanced"),
    /** Made by a person with digital tools. */
    DIGITAL_CREATION(Vocabulary.IPTC, "digitalCreation"),
    /** Rendered from data, such as a chart. */
    DATA_DRIVEN_MEDIA(Vocabulary.IPTC, "dataDrivenMedia"),
    /** Made by a model that was trained on data. */
    TRAINED_ALGORITHMIC_MEDIA(Vocabulary.IPTC, "trainedAlgorithmicMedia"),
    /** Made by an algorithm that was not trained, such as a fractal. */
    ALGORITHMIC_MEDIA(Vocabulary.IPTC, "algorithmicMedia"),
    /** A picture of a screen. */
    SCREEN_CAPTURE(Vocabulary.IPTC, "screenCapture"),
    /** A recording of a virtual event. */
    VIRTUAL_RECORDING(Vocabulary.IPTC, "virtualRecording"),
    /** Composed of several elements. */
    COMPOSITE(Vocabulary.IPTC, "composite"),
    /** Composed of captured elements. */
    COMPOSITE_CAPTURE(Vocabulary.IPTC, "compositeCapture"),
    /** Composed of elements of which at least one is synthetic. */
    COMPOSITE_SYNTHETIC(Vocabulary.IPTC, "compositeSynthetic"),
    /** Composed of existing media and media made by a trained model. */
    COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA(Vocabulary.IPTC, "compositeWithTrainedAlgorithmicMedia"),
    /** A new asset with no content yet. */
    EMPTY(Vocabulary.C2PA, "empty"),
    /** Data that a trained model made. */
    TRAINED_ALGORITHMIC_DATA(Vocabulary.C2PA, "trainedAlgorithmicData");

    private final String uri;

    DigitalSourceType(String vocabulary, String code) {
        this.uri = vocabulary + code;
    }

    /** Returns the URI that manifests contain. */
    public String uri() {
        return uri;
    }

    private static final class Vocabulary {
        static final String IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/";
        static final String C2PA = "http://c2pa.org/digitalsourcetype/";
    }
}
