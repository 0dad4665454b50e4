import {css} from 'lit';

/** Custom properties with which a page gives its own look; each has a value for light and for dark. */
export const theme = css`
  :host {
    color-scheme: light dark;
    --_accent: var(--allim-accent, light-dark(#2556b9, #9db9ff));
    --_on-accent: var(--allim-on-accent, light-dark(#fff, #10141c));
    --_ground: var(--allim-background, light-dark(#fff, #16191f));
    --_raised: var(--allim-hover, light-dark(#f2f4f8, #20252e));
    --_text: var(--allim-text, light-dark(#1b1f27, #e8ebf1));
    --_soft: var(--allim-soft-text, light-dark(#565e6c, #a9b2c1));
    --_line: var(--allim-line, light-dark(#dde1e9, #313846));
    --_danger: var(--allim-danger, light-dark(#b3261e, #ff8a80));
    --_radius: var(--allim-radius, 10px);
    font: var(--allim-font, 0.9375rem/1.45 system-ui, sans-serif);
    color: var(--_text);
  }
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    border-radius: 6px;
    min-height: 32px;
    padding: 4px 8px;
    cursor: pointer;
  }
  button:hover {
    background: var(--_raised);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
