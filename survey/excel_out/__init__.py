"""書く: the workbooks that this product writes, by xlsxwriter."""
