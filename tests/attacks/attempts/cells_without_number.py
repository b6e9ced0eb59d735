"""
family = "files"
tries = "Hands in fifty thousand empty cells and one of two megabytes."
points = 0
"""

# %% file
blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
notebook["cells"] += [{**blank, "id": f"c{number}", "source": ""} for number in range(50_000)]
notebook["cells"].append({**blank, "id": "long", "source": "# " + "x" * 2_000_000})
