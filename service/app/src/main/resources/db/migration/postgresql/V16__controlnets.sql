-- The ControlNets that were added to a model, in the order in which their residuals are summed.
CREATE TABLE model_controlnets (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    folder TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (model_id, position)
);

-- The image that guides a drawing through the ControlNets of its model, by the SHA-256 of its file; null for none.
ALTER TABLE artworks ADD COLUMN control TEXT;

ALTER TABLE artworks ADD COLUMN control_scale DOUBLE PRECISION;

-- How the control image is preprocessed: NONE, CANNY, LINES or INVERT.
ALTER TABLE artworks ADD COLUMN control_preprocessor TEXT;

CREATE INDEX artworks_control ON artworks (control) WHERE control IS NOT NULL;
